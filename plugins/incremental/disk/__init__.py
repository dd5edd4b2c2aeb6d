"""What lies on the disk: what a build sees of it, and how it puts in place what it made."""
