"""What a build is told when an alert waits for it: whatever is wrong elsewhere is left out, and told; nothing waits for its correction."""

from collections.abc import Mapping

VARIABLE = "BEFFROI_URGENT"
"""Set by the command that sounds an alert, for the Pelican that it starts."""

SETTING = "LEFT_ASIDE"
"""The name under which a build gives, among Pelican's settings, the files over which it has just failed, as an editor knows them."""


def is_urgent(environ: Mapping[str, str]) -> bool:
    """Whether an alert waits for this build."""
    return bool(environ.get(VARIABLE))
