"""What residents write, and what receives it."""
