"""The text of a card without a picture, besides the title, so that no two types look alike on a network."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugins.core.publication.instants import MONTHS

Scene = Literal["belfry", "danger", "calendar", "week", "place", "works", "line"]
"""What is drawn beside the words. The words of a danger stand on its red, which is no town's colour."""


@dataclass(frozen=True)
class CardFace:
    """`label` stands over the title, in place of the section. `large` and `small` are written in the scene: a day and its month, the
    name of a line."""

    scene: Scene = "belfry"
    label: str = ""
    large: str = ""
    small: str = ""


NO_FACE = CardFace()
"""That of a publication of no sort in particular."""


def show_day(label: str, day: date | None) -> CardFace:
    """The face of what takes place on that `day`; on none in particular without it."""
    return CardFace("calendar", label, str(day.day), MONTHS[day.month - 1]) if day else CardFace("week", label)


def show_lines(label: str, lines: tuple[str, ...], otherwise: Scene) -> CardFace:
    """The face of a disruption of `lines`: the names of one or two in a badge; `otherwise` when it names none, or too many to be read."""
    named = " · ".join(lines)
    return CardFace("line", label, named) if 0 < len(named) <= LONGEST_BADGE else CardFace(otherwise, label)


LONGEST_BADGE = 7
"""Letters that can be read in the badge."""
