"""What does a reader like? Likes in, a model of them out, with reasons that can be checked."""
