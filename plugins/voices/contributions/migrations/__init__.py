"""The tables of the room, as they came to be."""
