"""Urgent builds, for an alert: mistakes in other files are reported and skipped, so that the alert does not wait."""

from collections.abc import Mapping
from typing import Any

URGENT = "URGENT_BUILD"
"""The setting that a build gives its Pelican when an alert waits for it (`Job.leaves_mistakes_aside`); a town never writes it."""
SETTING = "LEFT_ASIDE"
"""The name under which a build gives, among Pelican's settings, the files over which it has just failed, as an editor knows them."""


def is_urgent(conf: Mapping[str, Any]) -> bool:
    """Whether an alert waits for this build."""
    return bool(conf.get(URGENT))
