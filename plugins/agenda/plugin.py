"""The room `agenda` in Pelican."""


def register() -> None:
    """Called by Pelican."""
