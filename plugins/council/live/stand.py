"""Where each entry stands, as the phone shows it: received, on the site, held, told to the networks, or not."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from plugins.council.live.evening import Evening
from plugins.council.live.kept import Kept

RECEIVED, SITE, HELD, GONE = "received", "site", "held", "gone"
"""Kept here; on the readers’ page; there too, and not yet told to the networks; taken back. What else there is, the networks say."""

RECENT = 120
"""Seconds for which a change is told again: a phone whose network was cut asks for what is new since the last answer it had."""

UNSETTLED = frozenset({RECEIVED, HELD})


@dataclass(frozen=True)
class Stand:
    """One entry and its place; `left` is in seconds: for so long it may still be taken back."""

    kept: Kept
    place: str
    left: int = 0

    def to_json(self, device: str) -> dict[str, Any]:
        """As the phone `device` reads it."""
        kept = self.kept
        told = {"seq": kept.seq, "n": kept.sent.n, "device": kept.sent.device, "author": kept.sent.author, "tell": kept.sent.tell}
        entry = kept.entry.to_json()
        return {**told, "entry": entry, "place": self.place, "hold": self.left, "mine": kept.sent.device == device}


class Stands:
    """The places of all entries of an evening, and when each last changed. Safe from several threads."""

    def __init__(self, evening: Evening):
        self._evening, self._lock = evening, Lock()
        self._seen: dict[str, tuple[str, float]] = {}

    def places(self) -> dict[str, str]:
        """The place of each entry, by its id."""
        return {one.kept.entry.id: one.place for one in self._all()}

    def news(self, since: int) -> list[Stand]:
        """What was received after the place `since`, and before it what has just moved or still may."""
        found, now = list(self._all()), time.monotonic()
        with self._lock:
            for one in found:
                before = self._seen.get(one.kept.entry.id)
                if before is None or before[0] != one.place:
                    self._seen[one.kept.entry.id] = one.place, now
            return [one for one in found if one.kept.seq > since or self._moves(one, now)]

    def _moves(self, one: Stand, now: float) -> bool:
        still = one.place in UNSETTLED or (one.place == SITE and one.kept.sent.tell)
        return still or now - self._seen[one.kept.entry.id][1] < RECENT

    def _all(self) -> Iterator[Stand]:
        told, now = self._evening.told(), self._evening.clock()
        for kept in self._evening.kept():
            left = self._left(kept, now)
            yield Stand(kept, self._place(kept, told.get(kept.entry.id, ""), left), left)

    def _left(self, kept: Kept, now: datetime) -> int:
        if kept.gone or kept.leaving or not kept.sent.tell:
            return 0
        return max(0, int((kept.received + timedelta(seconds=self._evening.hold) - now).total_seconds()))

    def _place(self, kept: Kept, told: str, left: int) -> str:
        if kept.gone:
            return GONE
        if told:
            return told
        if not self._evening.shown(kept.entry.id):
            return RECEIVED
        return HELD if left else SITE
