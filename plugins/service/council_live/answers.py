"""The JSON answers to the phone: the session, its own identity, the state of each entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.register_entry import RegisterEntry
from plugins.service.evening.invitations import Device
from plugins.town.council.entry import find_doubtful_votes
from plugins.town.council.session import CouncilSession
from plugins.town.council.vote import compute_quorum

RECEIVED, SITE, HELD, GONE = "received", "site", "held", "gone"
"""Kept here; on the readers’ page; there too, and not yet told to the networks; taken back. What else there is, the networks say."""


@dataclass(frozen=True)
class EntryStatus:
    """The status of one entry. `to_check` says in French why its vote cannot be so any more."""

    entry: RegisterEntry
    place: str
    seconds_left: int = 0
    to_check: str = ""

    def to_json(self, device: str) -> dict[str, object]:
        """The status as the phone `device` gets it."""
        register_entry = self.entry
        record = {
            "seq": register_entry.seq,
            "n": register_entry.sent.n,
            "device": register_entry.sent.device,
            "author": register_entry.sent.author,
            "tell": register_entry.sent.tell,
        }
        entry = register_entry.entry.to_json()
        return {
            **record,
            "entry": entry,
            "place": self.place,
            "hold": self.seconds_left,
            "mine": register_entry.sent.device == device,
            "withdrawn": register_entry.withdrawn,
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
        self._counted: tuple[object, dict[str, str]] = None, {}
        self._scene = evening.get_scene()
        self._moves = int(evening.clock().timestamp() * 1000)

    def get_revision(self) -> int:
        """The number of changes so far."""
        with self._lock:
            return self._read_changes()[0]

    def list_news(self, since: int, revision: int) -> tuple[int, list[EntryStatus]]:
        """The revision, and the entries received after the place `since`, or changed since `revision`."""
        with self._lock:
            now, placed_entries = self._read_changes()
            return now, [
                placed_entry
                for placed_entry in placed_entries
                if placed_entry.entry.seq > since or self._seen[placed_entry.entry.entry.id][1] > revision
            ]

    def place(self, entry: RegisterEntry) -> str:
        """The place of one entry."""
        seconds_left = self._count_seconds_left(entry, self._evening.clock())
        return self._find_place(entry, self._evening.network_states().get(entry.entry.id, ""), seconds_left)

    def _read_changes(self) -> tuple[int, list[EntryStatus]]:
        """The revision is read first: what comes in meanwhile is told again."""
        register_revision, placed_entries = self._evening.register.get_revision(), self._list_all()
        changed = [
            placed_entry
            for placed_entry in placed_entries
            if self._seen.get(placed_entry.entry.entry.id, (("", ""), 0))[0] != (placed_entry.place, placed_entry.to_check)
        ]
        scene, before = self._evening.get_scene(), self._scene
        self._scene = scene
        self._moves += sum(placed_entry.entry.entry.id in self._seen for placed_entry in changed) + (scene != before)
        now = register_revision + self._moves
        self._seen |= {placed_entry.entry.entry.id: ((placed_entry.place, placed_entry.to_check), now) for placed_entry in changed}
        return now, placed_entries

    def _list_all(self) -> list[EntryStatus]:
        network_states, now = self._evening.network_states(), self._evening.clock()
        placed_entries, doubtful = [], self._find_doubtful()
        for register_entry in self._evening.register_entries():
            seconds_left = self._count_seconds_left(register_entry, now)
            placed_entries.append(
                EntryStatus(
                    register_entry,
                    self._find_place(register_entry, network_states.get(register_entry.entry.id, ""), seconds_left),
                    seconds_left,
                    doubtful.get(register_entry.entry.id, ""),
                )
            )
        return placed_entries

    def _find_doubtful(self) -> dict[str, str]:
        """See `find_doubtful_votes`; counted again only when something changed."""
        state = self._evening.register.get_revision(), self._evening.session.members
        if state != self._counted[0]:
            self._counted = state, find_doubtful_votes(state[1], self._evening.get_current_session().entries)
        return self._counted[1]

    def _count_seconds_left(self, entry: RegisterEntry, now: datetime) -> int:
        if entry.is_taken_back or entry.leaving or not entry.sent.tell:
            return 0
        return max(0, int((entry.received + timedelta(seconds=self._evening.hold_seconds) - now).total_seconds()))

    def _find_place(self, entry: RegisterEntry, told: str, left: int) -> str:
        if entry.is_taken_back:
            return GONE
        if told:
            return told
        if not self._evening.is_on_page(entry.entry.id):
            return RECEIVED
        return HELD if left else SITE


def build_state(evening: LiveSession, stands: EntryStatuses, device: Device, since: int, revision: int) -> dict[str, object]:
    """The state for the phone, with what is new to it: see `EntryStatuses.list_news`."""
    now, news = stands.list_news(since, revision)
    return {
        "me": {"name": device.name, "device": device.id, "leads": device.leads},
        "session": {
            **_format_session(evening.get_current_session().now),
            "identity": evening.identity,
            "address": evening.public,
            **_format_now(evening),
        },
        "questions": [
            {"slug": question.slug, "id": question.identity, "title": question.title}
            for question in evening.list_waiting_questions()
            if not question.is_answered
        ],
        "counts": evening.counts,
        "item": evening.register.get_item(),
        "last": evening.register.count_entries(device.id),
        "revision": now,
        "hold": evening.hold_seconds,
        "epoch": evening.epoch,
        "entries": [placed_entry.to_json(device.id) for placed_entry in news],
    }


def _format_session(session: CouncilSession) -> dict[str, object]:
    return {
        "title": session.title,
        "start": session.start.isoformat(),
        "items": [{"number": item.number, "title": item.title, "rapporteur": item.rapporteur} for item in session.items],
        "members": [vars(member) for member in session.members],
        "groups": list(session.groups),
        "most": session.votes_at_most,
        "quorum": compute_quorum(session.members) if session.members else 0,
    }


def _format_now(evening: LiveSession) -> dict[str, object]:
    return {
        "status": evening.register.get_status(),
        "by_name": evening.by_name,
        "rehearsal": evening.rehearsal,
        "troubles": evening.troubles(),
        **format_doors(evening),
    }


def format_doors(evening: LiveSession) -> dict[str, object]:
    """Whether the doors are closed now, and all the times at which they are."""
    return {
        "closed_doors": evening.doors.is_closed_at(evening.clock()),
        "closed": [[window.start.isoformat(), window.end.isoformat() if window.end else None] for window in evening.doors.list_windows()],
    }
