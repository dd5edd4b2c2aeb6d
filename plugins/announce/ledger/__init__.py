"""What was posted, line by line: written before each call, kept in a file or on a branch, summed up when read."""
