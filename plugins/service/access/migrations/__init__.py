"""The tables of the room, version after version."""
