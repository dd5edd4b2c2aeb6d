"""Features that some pages need and the journal denies elsewhere: rooms declare them, and the server rules allow them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CONTEXT = "allowed"
"""The name under which Pelican's context holds them, as a list to which rooms add in `generate_context`."""


@dataclass(frozen=True)
class AllowedFeatures:
    """For the addresses of the site that start with `path`, which begins and ends with a slash.

    `sources` adds, to a directive of the Content-Security-Policy, origins that it lets in; `devices` are what pages may ask the reader for,
    by their names in the Permissions-Policy, when the reader says yes.
    """

    path: str
    sources: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[str, ...] = ()
