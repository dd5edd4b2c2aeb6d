"""What a room hangs on contents only once somebody looks: on ten thousand of which one page is rendered, it is made for that page alone.

The build is told, with it, on which contents it may be another than at the last build: for the others it knows its digest.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

SETTING = "LATER_EXTRAS"
"""The name under which a build gives it among Pelican's settings."""

MakeExtras = Callable[[Any], Mapping[str, Any]]
"""From one of Pelican's contents, what hangs on it, by the names of the attributes; nothing of it is absent from what has none."""


class LaterExtras:
    """Those of one build; these are of none: each of some contents is given what hangs on it at once."""

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
        """Have contents show the attributes `names`, which nobody else hangs on them, as `make_extras` makes them: those of the `sources`
        alone, where they are said, and then others may hang the same names on the rest.

        They are the same as at the last build for all but the `changed_sources`; None: nobody knows. `make_extras` is a function of the
        publications that were read, of the settings, and of what else the room has asked before it says what changed.
        """
        for content in self.contents:
            for name, value in make_extras(content).items():
                setattr(content, name, value)


def get_later_extras(settings: Mapping[str, Any], contents: Iterable[Any]) -> LaterExtras:
    """What a build gives among Pelican's `settings`; without one, what hangs is hung on `contents` at once."""
    extras: LaterExtras = settings.get(SETTING) or LaterExtras(contents)
    return extras
