"""The version of Beffroi, by the calendar: year.month. The package takes it from here, and adds a digest of its code."""

from importlib.metadata import PackageNotFoundError, version

VERSION = "2026.11"


def find_version() -> str:
    """The version of the package that runs, which no package of other code has; that of the calendar in a checkout."""
    try:
        return version("beffroi")
    except PackageNotFoundError:
        return VERSION
