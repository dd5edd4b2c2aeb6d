"""What was said, line by line: written before each call, kept in a file or on a branch, added up when it is read."""
