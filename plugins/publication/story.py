"""Something that deserves a picture of its own on the networks where a person posts by hand, beside the publication that tells it.

A room declares those of its kinds in a module `stories.py`, as a mapping `STORIES` from a kind's name to a function of the publication
alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.publication.publication import Publication
from plugins.publication.rooms import declared


@dataclass(frozen=True)
class Story:
    """`title` in large letters, `lines` below it, `heading` above. `name` is its anchor in the page, unique there, and never changes.

    It is prepared once, from `since` (aware) on, for as long as a publication of that date would be announced.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    since: datetime
    heading: str = ""


Stories = Callable[[Publication], Iterable[Story]]


def stories(plugins: Iterable[str]) -> Mapping[str, Stories]:
    """Those that the rooms in use declare, by the name of the kind."""
    return {kind: found for room in declared(plugins, "stories", "STORIES") for kind, found in room.items()}
