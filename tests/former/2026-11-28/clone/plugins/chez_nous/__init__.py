"""A room of the town's own."""
