"""The output put on the town's host: nothing that is not ours is touched, and no live page ever points at a missing file."""
