"""Where each entry stands, as the phone shows it: received, on the site, held, told to the networks, or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from plugins.council.standing import doubtful_votes
from plugins.council_live.live_session import LiveSession
from plugins.council_live.register_entry import RegisterEntry

RECEIVED, SITE, HELD, GONE = "received", "site", "held", "gone"
"""Kept here; on the readers’ page; there too, and not yet told to the networks; taken back. What else there is, the networks say."""


@dataclass(frozen=True)
class EntryStatus:
    """One entry and its place; `seconds_left` is in seconds: for so long it may still be taken back. `to_check` says in French why its
    vote cannot be so any more."""

    entry: RegisterEntry
    place: str
    seconds_left: int = 0
    to_check: str = ""

    def to_json(self, device: str) -> dict[str, Any]:
        """As the phone `device` reads it."""
        kept = self.entry
        told = {"seq": kept.seq, "n": kept.sent.n, "device": kept.sent.device, "author": kept.sent.author, "tell": kept.sent.tell}
        entry = kept.entry.to_json()
        return {
            **told,
            "entry": entry,
            "place": self.place,
            "hold": self.seconds_left,
            "mine": kept.sent.device == device,
            "withdrawn": kept.withdrawn,
            "to_check": self.to_check,
        }


class EntryStatuses:
    """The places of all entries of an evening, and when each last changed. Safe from several threads.

    Changes are counted: those of the register, and those of places and of the scene (doors, file, troubles) that this process has seen. The
    count begins at the milliseconds of the clock, so that all is told again once the service is started again; where the
    clock went back, the phone sees it, and asks for all.
    """

    def __init__(self, evening: LiveSession):
        self._evening, self._lock = evening, Lock()
        self._seen: dict[str, tuple[tuple[str, str], int]] = {}
        self._counted: tuple[Any, dict[str, str]] = None, {}
        self._scene = evening.scene()
        self._moves = int(evening.clock().timestamp() * 1000)

    def revision(self) -> int:
        """How many changes there were until now."""
        with self._lock:
            return self._looked()[0]

    def news(self, since: int, revision: int) -> tuple[int, list[EntryStatus]]:
        """The revision, and what was received after the place `since`, or has changed its own since `revision`."""
        with self._lock:
            now, found = self._looked()
            return now, [one for one in found if one.entry.seq > since or self._seen[one.entry.entry.id][1] > revision]

    def place(self, kept: RegisterEntry) -> str:
        """The place of one entry."""
        left = self._left(kept, self._evening.clock())
        return self._place(kept, self._evening.network_states().get(kept.entry.id, ""), left)

    def _looked(self) -> tuple[int, list[EntryStatus]]:
        """The revision is read first: what comes in meanwhile is told again."""
        known, found = self._evening.register.revision(), self._all()
        moved = [one for one in found if self._seen.get(one.entry.entry.id, (("", ""), 0))[0] != (one.place, one.to_check)]
        scene, before = self._evening.scene(), self._scene
        self._scene = scene
        self._moves += sum(one.entry.entry.id in self._seen for one in moved) + (scene != before)
        now = known + self._moves
        self._seen |= {one.entry.entry.id: ((one.place, one.to_check), now) for one in moved}
        return now, found

    def _all(self) -> list[EntryStatus]:
        told, now = self._evening.network_states(), self._evening.clock()
        found, doubtful = [], self._doubtful()
        for kept in self._evening.register_entries():
            left = self._left(kept, now)
            found.append(EntryStatus(kept, self._place(kept, told.get(kept.entry.id, ""), left), left, doubtful.get(kept.entry.id, "")))
        return found

    def _doubtful(self) -> dict[str, str]:
        """See `doubtful_votes`; counted again only when something changed."""
        state = self._evening.register.revision(), self._evening.session.members
        if state != self._counted[0]:
            self._counted = state, doubtful_votes(state[1], self._evening.current_session().entries)
        return self._counted[1]

    def _left(self, kept: RegisterEntry, now: datetime) -> int:
        if kept.is_taken_back or kept.leaving or not kept.sent.tell:
            return 0
        return max(0, int((kept.received + timedelta(seconds=self._evening.hold_seconds) - now).total_seconds()))

    def _place(self, kept: RegisterEntry, told: str, left: int) -> str:
        if kept.is_taken_back:
            return GONE
        if told:
            return told
        if not self._evening.is_on_page(kept.entry.id):
            return RECEIVED
        return HELD if left else SITE
