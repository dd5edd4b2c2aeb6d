"""Something that deserves a picture of its own on the networks where a person posts by hand, beside the publication that tells it.

A room declares those of its kinds in its manifest: from a kind's name, a function of the publication alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from plugins.publication.publication import Publication


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
