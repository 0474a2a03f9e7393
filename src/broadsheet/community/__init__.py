"""What do others think of it? Votes, comments, submissions, claims, and who keeps order among them."""
