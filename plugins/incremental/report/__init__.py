"""What is told to people of a build."""
