"""Compute a room's extras only when a content is read: a build that renders one page of ten thousand computes them once.

The room tells the build which contents may have other extras than at the last build; for the rest, the build knows their digests.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

SETTING = "LATER_EXTRAS"
"""The name under which a build gives it among Pelican's settings."""

MakeExtras = Callable[[Any], Mapping[str, object]]
"""From one of Pelican's contents, what hangs on it, by the names of the attributes; nothing of it is absent from what has none."""


class LaterExtras:
    """The extras of one build; this class serves where there is no build: it sets the extras of each of `contents` right away."""

    def __init__(self, contents: Iterable[Any]):
        self.contents = contents

    def add_extras(
        self,
        room: str,
        names: tuple[str, ...],
        changed_sources: frozenset[str] | None,
        make_extras: MakeExtras,
        sources: frozenset[str] | None = None,
    ) -> None:
        """Give contents the attributes `names`, as `make_extras` computes them: the contents of `sources`, or all of them. Another room may
        use the same names for other sources.

        They equal those of the last build except for the `changed_sources`; None: not known. `make_extras` may depend on the publications,
        the settings, and what else the room has asked before it says what changed.
        """
        for content in self.contents:
            for name, value in make_extras(content).items():
                setattr(content, name, value)


def get_later_extras(settings: Mapping[str, Any], contents: Iterable[Any]) -> LaterExtras:
    """The extras of the build in Pelican's `settings`; without a build, extras are set on `contents` right away."""
    return settings.get(SETTING) or LaterExtras(contents)
