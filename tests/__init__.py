"""The checks of the house; each folder mirrors a room."""
