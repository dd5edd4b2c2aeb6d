"""Urgent builds, for an alert: mistakes in other files are reported and skipped, so that the alert does not wait."""

from collections.abc import Mapping

VARIABLE = "BEFFROI_URGENT"
"""Set by the command that sounds an alert, for the Pelican that it starts."""

SETTING = "LEFT_ASIDE"
"""The name under which a build gives, among Pelican's settings, the files over which it has just failed, as an editor knows them."""


def is_urgent(environ: Mapping[str, str]) -> bool:
    """Whether an alert waits for this build."""
    return bool(environ.get(VARIABLE))
