"""What is being written about? Vectors and titles of papers in; a tree of named topics out."""
