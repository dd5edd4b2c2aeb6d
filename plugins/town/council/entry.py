"""One entry of a session: words, a vote, a fact or a correction, as the phone sends it, the page shows it and the archive keeps it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugins.core.publication.words import N_
from plugins.town.council.attendance import Attendance
from plugins.town.council.vote import Vote

SAID, VOTED, TOLD, RECTIFIED = "propos", "vote", "information", "rectification"
KINDS = {SAID: N_("Propos"), VOTED: N_("Vote"), TOLD: N_("Information"), RECTIFIED: N_("Rectification")}
NOTED, ADJOURNED, WITHDRAWN = N_("prise d’acte"), N_("ajournée"), N_("retirée")
OUTCOMES = (NOTED, ADJOURNED, WITHDRAWN)
"""What may become of an item without a vote."""
ID = re.compile(r"[0-9a-z]{12,32}")
"""Made by the phone: the milliseconds of its clock and chance, in base 36. It is the entry's name for ever."""
LONGEST = 1000
"""Characters of a text: some three minutes of speech summed up. Of our own."""


@dataclass(frozen=True)
class SessionEntry:
    """`at` (aware) is when it was written; `item` the number of the agenda item, empty outside of all.

    `speaker` is who spoke, in the town's words. `corrects` is the id of the entry that a rectification puts right. `picture` is a file's
    name in the session's folder, and `alt` what it shows.

    `question` is the short address of the residents' question that is answered from this entry on, until another begins.

    `amendment`: the vote is on an amendment, and does not decide the item. `outcome` is what became of the item without a vote, one of
    OUTCOMES. `annuls`: the rectification says that what it corrects did not take place. `attendance` is who came, left or gave a proxy.
    `to_check`, in an archive: its vote was possible when it was told, and is no more since what it rested on was withdrawn, or came late.
    """

    id: str
    kind: str
    text: str
    at: datetime
    item: str = ""
    speaker: str = ""
    vote: Vote | None = None
    corrects: str = ""
    picture: str = ""
    alt: str = ""
    amendment: bool = False
    outcome: str = ""
    annuls: bool = False
    attendance: tuple[Attendance, ...] = ()
    to_check: bool = False
    question: str = ""

    @property
    def decides(self) -> bool:
        """Whether it tells a vote, or what an item became without one."""
        return bool(self.vote or self.outcome)

    @property
    def anchor(self) -> str:
        """Its anchor in the page, live and archived."""
        return f"e-{self.id}"

    @property
    def occasion(self) -> str:
        """Its occasion in the announcement ledger."""
        return f"entry/{self.id}"

    def to_json(self) -> dict[str, Any]:
        """The entry as plain values, without empty ones; `from_json` reverses it."""
        record = vars(self) | {"at": self.at.isoformat(timespec="seconds"), "vote": self.vote.to_json() if self.vote else None}
        record["attendance"] = [move.to_json() for move in self.attendance]
        return {name: value for name, value in record.items() if value}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "SessionEntry":
        """The entry that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is not one."""
        vote = Vote.from_json(record["vote"]) if record.get("vote") else None
        attendance = tuple(Attendance.from_json(move) for move in record.get("attendance") or ())
        read = cls(**{"text": "", **record, "at": datetime.fromisoformat(record["at"]), "vote": vote, "attendance": attendance})
        if not ID.fullmatch(read.id) or read.kind not in KINDS or read.at.tzinfo is None:
            raise ValueError(f"{read.id} : {read.kind}")
        return read


def find_corrected(entries: Iterable[SessionEntry]) -> dict[str, str]:
    """The ids of what was put right, and the id of the last rectification of each."""
    return {entry.corrects: entry.id for entry in entries if entry.corrects}


def number_entries(entries: Iterable[SessionEntry]) -> list[tuple[int, SessionEntry]]:
    """The entries with their numbers in the session, from 1, in the order of their receipt."""
    return list(enumerate(entries, 1))


def round_to_second(entry: SessionEntry) -> SessionEntry:
    """The entry as its JSON keeps it, to the second."""
    return replace(entry, at=entry.at.replace(microsecond=0))
