"""The occasions on which the town posts about a publication, each once: published, tomorrow, cancelled.

A room declares the occasions of its kinds in its manifest: from a kind's name, a function of the publication alone. A kind of which no
room says anything has one occasion, FIRST.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from plugins.core.publication.publication import Publication

PUBLISHED = "published"
"""The name of a first announcement. What follows it has its own."""
REMINDER, CANCELLED, POSTPONED, CLOSED, ENTRY = "reminder", "cancelled", "postponed", "closed", "entry"
"""How the names of what follows begin: `reminder/2026-06-21`, `postponed/2026-07-04`, `entry/` and what names one of the many things that
are told of a publication while it lasts. Each network has words for each of these."""
HELD_OCCASION = "held"
"""What a meeting decided, once it is over."""


@dataclass(frozen=True)
class Occasion:
    """One thing to say, once on each account, under a `name` that is unique in its publication and keeps its meaning for ever.

    It is due `since` an instant (aware); without one, since the publication's date. It is never said from `until` on. What is urgent, and
    what follows the first announcement, is held to no other age when it has an `until`. `text` stands for the title. `urgent` leaves first,
    counts in no quota and may use the reserve of the budget. What follows answers the first announcement where that was said, and is
    said elsewhere only if it stands `alone`. What the first announcement says as well is `again`: needless where that leaves later.
    """

    name: str
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    urgent: bool = False
    alone: bool = False
    again: bool = False


FIRST = Occasion(PUBLISHED)
"""It is published: nothing else is to be said of most kinds."""
Occasions = Callable[[Publication], Iterable[Occasion]]
"""What is to be said of a publication, by it alone: neither the clock nor the ledger, which decide when and whether. Without PUBLISHED in
it, the publication is not announced (any more); what follows is said all the same where it was."""


def list_default_occasions(publication: Publication) -> tuple[Occasion, ...]:
    """The default occasions of a kind."""
    return (FIRST,)
