"""What the council has examined in a session: the list that the law has the town put online within a week.

The list is what the file writes under `deliberations`. A closed session that writes none has the one that its entries make, by this rule:
each item of the agenda on which a vote stands (no rectification strikes it) is one deliberation; its number is the day of the session and
the item's number, its object the item's title, its vote the last that stands, those before it being on amendments.

What a written deliberation leaves out is found the same way: its object is the title of its item, its vote that of the entry that it
names or, when it is alone on its item, the last that stands there; its result is that of its vote.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.council.entry import Entry, struck
from plugins.council.session import CLOSED, Session
from plugins.council.vote import ADOPTED, REJECTED, Vote
from plugins.publication.clock import PARIS
from plugins.publication.slug import slugify
from plugins.publication.words import N_

NOTED, ADJOURNED, WITHDRAWN = N_("prise d’acte"), N_("ajournée"), N_("retirée")
RESULTS = (ADOPTED, REJECTED, NOTED, ADJOURNED, WITHDRAWN)
DECIDED = (ADOPTED, NOTED)
"""Results that make an act: what was rejected, adjourned or withdrawn was examined, and is none."""


@dataclass(frozen=True)
class Deliberation:
    """One line of the list. `number` is the town's, `item` that of the agenda. `online` is the day on which the list was put online with
    it, `received` that on which the State had it. `document` is its text, below the content folder. `matter` is one of MATTERS.

    `entry` is the id of the entry that tells its vote. `story` asks for a picture of its vote.
    """

    number: str
    object: str
    item: str = ""
    result: str = ""
    vote: Vote | None = None
    online: date | None = None
    document: str = ""
    matter: str = ""
    received: date | None = None
    entry: str = ""
    story: bool = False

    @property
    def anchor(self) -> str:
        """Its place in the page of the session."""
        return f"deliberation-{slugify(self.number)}"

    @property
    def decided(self) -> bool:
        """Whether it is an act of the council."""
        return self.result in DECIDED


def deliberations(session: Session, told: Mapping[str, Any]) -> tuple[Deliberation, ...]:
    """The list of `session`; `told` is the rest of its front matter."""
    voted = standing(session)
    written, online = told.get("deliberations") or (), told.get("deliberations_online")
    if written:
        return tuple(_completed(session, written, online, voted))
    return tuple(_derived(session, online, voted)) if session.status == CLOSED else ()


def standing(session: Session) -> dict[str, list[Entry]]:
    """The votes that no rectification strikes, in their order, by the number of their item; a rectification has that of what it puts
    right."""
    gone, items, found = struck(session.entries), {}, {}
    for entry in session.entries:
        items[entry.id] = entry.item or items.get(entry.corrects, "")
        if entry.vote and entry.id not in gone:
            found.setdefault(items[entry.id], []).append(entry)
    return found


def _completed(session: Session, written: Any, online: date | None, voted: Mapping[str, list[Entry]]) -> Iterator[Deliberation]:
    titles = {item.number: item.title for item in session.items}
    alone = Counter(one.get("item") for one in written)
    by_id = {entry.id: entry for entries in voted.values() for entry in entries}
    for one in written:
        item = one.get("item", "")
        last = voted[item][-1] if item in voted and alone[item] == 1 else None
        found = by_id.get(one["entry"]) if one.get("entry") else last
        vote = session.named(one["vote"]) if one.get("vote") else found and found.vote
        yield Deliberation(
            number=one.get("number") or f"{session.start.astimezone(PARIS).date()}-{item}",
            object=one.get("object") or titles.get(item, ""),
            item=item,
            result=one.get("result") or (vote.result if vote else ""),
            vote=vote,
            online=one.get("online") or online,
            document=one.get("document", ""),
            matter=one.get("matter", ""),
            received=one.get("received"),
            entry=found.id if found else "",
            story=bool(one.get("story")),
        )


def _derived(session: Session, online: date | None, voted: Mapping[str, list[Entry]]) -> Iterator[Deliberation]:
    day = session.start.astimezone(PARIS).date()
    for item in session.items:
        if item.number in voted:
            last = voted[item.number][-1]
            found = {"result": last.vote.result, "vote": last.vote, "online": online, "entry": last.id}
            yield Deliberation(f"{day}-{item.number}", item.title, item.number, **found)
