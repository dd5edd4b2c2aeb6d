"""Nothing of Pelican's."""


def register():
    """Called by Pelican."""
