"""The deliberations of a session: the list that the town must put online within a week.

The list is what the file writes under `deliberations`. A closed session that writes none has the one that its entries make, by this rule:
each item of the agenda that something decides is one deliberation; its number is the day of the session and the item's number, its object
the item's title. What decides an item is the last vote on it that stands, or the last entry that tells its outcome without a vote:
withdrawn, adjourned, taken note of. A vote that is said to be on an amendment decides nothing.

What a written deliberation leaves out is found the same way: its object is the title of its item, its vote that of the entry that it
names or, when it is alone on its item, that which decides it; its result is that of its vote, or the outcome that was told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.slug import slugify
from plugins.town.council.entry import ADJOURNED, NOTED, WITHDRAWN
from plugins.town.council.session import CLOSED, CouncilSession
from plugins.town.council.standing import EntryStanding, find_decisions, find_doubtful_votes, find_root, list_standings
from plugins.town.council.vote import ADOPTED, REJECTED, Vote

RESULTS = (ADOPTED, REJECTED, NOTED, ADJOURNED, WITHDRAWN)
DECIDED = (ADOPTED, NOTED)
"""Results that make an act: what was rejected, adjourned or withdrawn was examined, and is none."""


@dataclass(frozen=True)
class Deliberation:
    """One line of the list. `number` is the town's, `item` that of the agenda. `online` is the day on which the list was put online with
    it, `received` that on which the State had it. `document` is its text, below the content folder. `matter` is one of MATTERS.

    `entry` is the id of the entry that tells its vote, at which `most` members could vote, 0 when unknown.
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
    most: int = 0

    @property
    def anchor(self) -> str:
        """Its anchor in the session's page."""
        return f"deliberation-{slugify(self.number)}"

    @property
    def is_act(self) -> bool:
        """Whether it is an act of the council."""
        return self.result in DECIDED


def list_deliberations(session: CouncilSession, record: Mapping[str, Any]) -> tuple[Deliberation, ...]:
    """The list of `session`; `record` is the rest of its front matter."""
    entry_standings = list_standings(session.entries)
    records, online = record.get("deliberations") or (), record.get("deliberations_online")
    if records:
        return tuple(_complete(session, records, online, entry_standings))
    return tuple(_derive(session, online, find_decisions(entry_standings))) if session.status == CLOSED else ()


def _complete(
    session: CouncilSession, written: Sequence[Mapping[str, Any]], online: date | None, standings: Sequence[EntryStanding]
) -> Iterator[Deliberation]:
    titles, decided = {item.number: item.title for item in session.items}, find_decisions(standings)
    alone = Counter(each.get("item") for each in written)
    doubtful = find_doubtful_votes(session.members, session.entries)
    entry_by_id, by_first = {entry.id: entry for entry in session.entries}, {standing.first.id: standing for standing in standings}
    for each in written:
        item = each.get("item", "")
        last = decided.get(item) if alone[item] == 1 else None
        entry = entry_by_id.get(each.get("entry", ""))
        named = by_first.get(find_root(entry, entry_by_id).id) if entry else None
        by = named if each.get("entry") else last
        vote = session.replace_names(each["vote"]) if each.get("vote") else (by and by.teller.id not in doubtful and by.vote) or None
        yield Deliberation(
            number=each.get("number") or f"{session.start.astimezone(PARIS).date()}-{item}",
            object=each.get("object") or titles.get(item, ""),
            item=item,
            result=each.get("result") or (vote.result if vote else by.outcome if by else ""),
            vote=vote,
            online=each.get("online") or online,
            document=each.get("document", ""),
            matter=each.get("matter", ""),
            received=each.get("received"),
            entry=by.teller.id if by and by.vote else "",
            most=session.get_session_at(by.first).votes_at_most if by else session.votes_at_most,
        )


def _derive(session: CouncilSession, online: date | None, decided: Mapping[str, EntryStanding]) -> Iterator[Deliberation]:
    day = session.start.astimezone(PARIS).date()
    doubtful = find_doubtful_votes(session.members, session.entries)
    for item in session.items:
        decision = decided.get(item.number)
        if decision and decision.vote and decision.teller.id in doubtful:
            yield Deliberation(f"{day}-{item.number}", item.title, item.number, online=online, entry=decision.teller.id)
        elif decision:
            yield Deliberation(
                number=f"{day}-{item.number}",
                object=item.title,
                item=item.number,
                result=decision.result,
                vote=decision.vote,
                online=online,
                entry=decision.teller.id if decision.vote else "",
                most=session.get_session_at(decision.first).votes_at_most,
            )
