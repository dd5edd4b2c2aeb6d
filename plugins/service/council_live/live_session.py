"""The state of one session that the parts of the service share: its file, register, folders and the status of each entry."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.check import check_alone
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.session_file import ClosingReport, CouncilChamber
from plugins.service.council_live.store import RegisterEntry, format_picture_name
from plugins.town.council.session import CLOSED, CouncilSession, Window

SECOND = timedelta(seconds=1)
DRIFT = 2 * SECOND
"""Between the clock and the uptime while doors are closed: more, and the clock was moved."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another value after each start of the machine: https://man7.org/linux/man-pages/man4/random.4.html"""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Uptime:
    """The machine's uptime in `seconds`, sleep included, since the boot of the id `boot`; empty where unknown."""

    boot: str = ""
    seconds: float = 0.0

    def measure_since(self, earlier: "Uptime") -> timedelta | None:
        """The time since `earlier`; None when the machine was restarted meanwhile, or when unknown."""
        return timedelta(seconds=self.seconds - earlier.seconds) if self.boot and self.boot == earlier.boot else None


def read_machine_uptime() -> Uptime:
    """The uptime of this machine."""
    try:
        return Uptime(BOOT.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
    except (OSError, AttributeError):  # no Linux
        return Uptime()


@dataclass
class ClosedDoors:
    """`file_windows` gives the windows of the session's file as it is now. What is done on the spot is kept in `file`, to the
    microsecond."""

    file: Path
    file_windows: Callable[[], Iterable[Window]]
    clock: Callable[[], datetime]
    uptime: Callable[[], Uptime] = read_machine_uptime
    _lock: Lock = field(default_factory=Lock, repr=False)

    def list_windows(self) -> tuple[Window, ...]:
        """All windows, in order. One of the file that was ended on the spot ends there."""
        file_windows = {window.start: window for window in self.file_windows()}
        return tuple(
            sorted((file_windows | {window.start: window for window in self.list_local_windows()}).values(), key=lambda one: one.start)
        )

    def is_closed_at(self, instant: datetime) -> bool:
        """Whether what happens at `instant` may not be published: see `Session.is_behind_closed_doors`.

        Doors that were closed stay so until somebody opens them, though the clock was put back before that: nobody knows then what was
        written before. Once they are open, what was written is counted from that moment. Where the clock says that they opened before they
        were closed, and nobody knows for how long the machine had been up, all that was written before they opened is behind them.
        """
        now = self.clock()
        if any(window.holds(instant) for window in self._list_windows_by_uptime(now)):
            return True
        if any(instant + max(opened - now, timedelta()) < opened for opened in self._list_openings_before_closing()):
            return True
        if (gone_back := self._find_last_move() - now) > timedelta():
            if any(local_window.end is None for local_window in self.list_local_windows()):
                return True
            instant += gone_back
        return any(window.holds(instant) for window in self.list_windows())

    def _list_windows_by_uptime(self, now: datetime) -> Iterator[Window]:
        """The windows set on the spot, dated by the clock as it is at `now`, whatever it said then.

        Exact while the machine is not started again. If it was while they were closed, all that was written before they opened is behind
        them: nobody knows for how long it was down, nor what happened to its clock. If it was since, what the clock said is believed,
        unless it cannot be.
        """
        up = self.uptime()
        started = now - timedelta(seconds=up.seconds)
        for record in self._read_windows():
            closed, opened = (Uptime(*record.get(name) or ()) for name in ("closed_uptime", "opened_uptime"))
            if not (up.boot and (closed.boot or opened.boot)):
                continue
            start, end = datetime.fromisoformat(record["start"]), record["end"] and datetime.fromisoformat(record["end"])
            if (elapsed := up.measure_since(closed)) is not None:
                start = now - elapsed
            elif closed.boot and (closed.boot != opened.boot or record.get("clock_moved") or start >= started):
                start = LONG_AGO
            if end and (elapsed := up.measure_since(opened)) is not None:
                end = now - elapsed
            elif end and start == LONG_AGO:
                end = max(end, started)
            yield Window(start, end)

    def _find_last_move(self) -> datetime:
        """When they were last opened or closed from a phone; long ago when they never were."""
        return max((local_window.end or local_window.start for local_window in self.list_local_windows()), default=LONG_AGO)

    def _list_openings_before_closing(self) -> list[datetime]:
        """What the clock said when they were opened, for each time that it had been put back beyond their closing."""
        return [datetime.fromisoformat(record["opened"]) for record in self._read_windows() if record.get("opened")]

    def shut(self, closed: bool) -> bool:
        """Close or open the doors now; False when they already were."""
        with self._lock:
            clock, windows = self.clock(), self.list_windows()
            now = max(clock, self._find_last_move())
            if any(window.holds(now) for window in windows) == closed:
                return False
            up, record_by_start = self.uptime(), {each["start"]: each for each in self._read_windows()}
            while closed and now.isoformat() in record_by_start:  # a clock that was put back: what is written of the first time stays
                now += timedelta.resolution
            for each in [Window(now)] if closed else [window for window in windows if window.holds(now)]:
                name = each.start.isoformat()
                before = record_by_start.get(name, {})
                if closed:
                    record_by_start[name] = {"start": name, "end": None, "closed_uptime": [up.boot, up.seconds]}
                    continue
                at_closing = Uptime(*before.get("closed_uptime") or ())
                record_by_start[name] = before | {
                    "start": name,
                    "end": now.isoformat(),
                    "opened": clock.isoformat() if clock < each.start and not at_closing.boot else before.get("opened"),
                    "opened_uptime": [up.boot, up.seconds],
                    "clock_moved": abs(clock - each.start - (up.measure_since(at_closing) or clock - each.start)) > DRIFT,
                }
            records = list(record_by_start.values())
            durable.write_durably(self.file, json.dumps(records).encode())
            return True

    def list_local_windows(self) -> tuple[Window, ...]:
        """The windows begun or ended on the spot."""
        instant = datetime.fromisoformat
        return tuple(Window(instant(record["start"]), instant(record["end"]) if record["end"] else None) for record in self._read_windows())

    def _read_windows(self) -> list[dict[str, Any]]:
        return json.loads(self.file.read_bytes()) if self.file.exists() else []

    def list_windows_for_archive(self) -> tuple[Window, ...]:
        """The windows that the session's file must hold instead of its own, to the second; nothing when nothing was done on the spot.

        Entries are kept to the second below: one of just before the doors closed, or just after they opened, is outside.
        """
        if not self.list_local_windows():
            return ()
        rounded = (Window(_round_up(window.start), window.end and window.end.replace(microsecond=0)) for window in self.list_windows())
        return tuple(each for each in rounded if each.end is None or each.start < each.end)


def _round_up(instant: datetime) -> datetime:
    floor = instant.replace(microsecond=0)
    return floor if floor == instant else floor + SECOND


QUESTION, FOLDER = "question", "questions"
"""The kind of residents' questions, which another room declares, and the folder of their files."""


@dataclass(frozen=True)
class WaitingQuestion:
    """`identity` is what « moi aussi » is counted by; `slug` is the short address; `is_answered`, whether an answer is written."""

    slug: str
    identity: str
    title: str
    is_answered: bool


@dataclass
class QuestionFiles:
    """The questions below `content`."""

    content: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str] = field(repr=False)
    _seen: tuple[tuple[str, int, int], ...] = field(default=(), repr=False)
    _questions: tuple[WaitingQuestion, ...] = field(default=(), repr=False)

    def list_questions(self, now: datetime) -> tuple[WaitingQuestion, ...]:
        """The questions that readers see at `now`, oldest first."""
        files = sorted((self.content / FOLDER).glob("*.md"))
        statuses = tuple((path.name, status.st_mtime_ns, status.st_size) for path in files if (status := path.stat()))
        if statuses != self._seen:
            self._questions = self._read([path.name for path in files], now)
            self._seen = statuses
        return self._questions

    def _read(self, names: list[str], now: datetime) -> tuple[WaitingQuestion, ...]:
        readings = (check_alone(self.content, f"{FOLDER}/{name}", self.conf, self.environ)[0] for name in names)
        ours = [each.publication for each in readings if each.publication and not each.errors and each.publication.kind.name == QUESTION]
        ours = [publication for publication in ours if publication.compute_state(now) == "published"]
        return tuple(
            WaitingQuestion(each.slug, each.identity, each.title, bool(each.extra.get("answered")))
            for each in sorted(ours, key=lambda each: (_find_instant_asked(each, now), each.slug))
        )


def _find_instant_asked(publication: Publication, now: datetime) -> datetime:
    asked_at: datetime = publication.extra.get("asked") or publication.date or now
    return asked_at


DOORS, TROUBLE = "huis-clos.json", "page.json"
PICTURES = "images"


@dataclass(frozen=True)
class PageTrouble:
    """Why the readers' page does not follow, in French, since the instant `at` (aware); an empty `text` when it does."""

    text: str
    at: datetime


@dataclass
class LiveSession:
    """`read` gives the session as its file says it now. `folder` is that of what is kept of it.

    `hold_seconds` is in seconds: for so long an entry may be taken back before the networks are told. `is_on_page` says whether the
    readers' page has an entry; `network_states` gives where the networks stand with each id, `online` whether the page is there,
    `troubles` why page and networks do not follow, a French line each. `epoch` is by chance, made with the register: another one, and what
    was confirmed to phones may be lost. `chamber` is where the file of the session is; `public` is the absolute address of the readers'
    page, `counts` where « moi aussi » is counted, empty where nobody does; `list_questions` gives the residents' questions that readers
    see. A `rehearsal` is of the same file, and is another session.
    """

    read: Callable[[], CouncilSession]
    register: EntryRegister
    folder: Path
    clock: Callable[[], datetime]
    epoch: str = ""
    public: str = ""
    chamber: CouncilChamber | None = None
    hold_seconds: int = 20
    by_name: bool = False
    list_questions: Callable[[], tuple[WaitingQuestion, ...]] = tuple
    counts: str = ""
    rehearsal: bool = False
    is_on_page: Callable[[str], bool] = lambda _: False
    network_states: Callable[[], Mapping[str, str]] = dict
    online: Callable[[], bool] = lambda: True
    troubles: Callable[[], list[str]] = list
    _kept: tuple[int, list[RegisterEntry]] = (-1, [])

    def __post_init__(self) -> None:
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.doors = ClosedDoors(self.folder / DOORS, lambda: self.session.closed_doors, self.clock)
        for register_entry in self.register_entries():
            if register_entry.withdrawn:  # whoever took it off may have been killed before its picture went
                durable.remove_durably(self.get_picture_path(register_entry.entry.id))

    @property
    def session(self) -> CouncilSession:
        """The session as its file says it now."""
        return self.read()

    def get_current_session(self) -> CouncilSession:
        """The session with the entries received: they record who comes and goes."""
        return replace(
            self.session,
            entries=tuple(register_entry.entry for register_entry in self.register_entries() if not register_entry.is_taken_back),
        )

    @property
    def identity(self) -> str:
        """For what people are invited, and phones write: that of the session, or of this very rehearsal, so that neither is taken for the
        other, nor for the rehearsal of another day."""
        return f"repetition-{self.epoch}-{self.session.identity}" if self.rehearsal else self.session.identity

    @property
    def pictures(self) -> Path:
        """The folder of the pictures that phones sent."""
        return self.folder / PICTURES

    @property
    def page_trouble(self) -> PageTrouble:
        """The last trouble that the service that writes the page reported; empty before."""
        try:
            record = json.loads((self.folder / TROUBLE).read_bytes())
            return PageTrouble(str(record["text"]), datetime.fromisoformat(record["at"]))
        except (OSError, ValueError, KeyError, TypeError):
            return PageTrouble("", self.clock())

    @page_trouble.setter
    def page_trouble(self, trouble: PageTrouble) -> None:
        """Raises OSError."""
        durable.write_durably(self.folder / TROUBLE, json.dumps({"text": trouble.text, "at": trouble.at.isoformat()}).encode())

    def get_scene(self) -> tuple[object, ...]:
        """The part of a phone's state besides entries; a change of it is news."""
        session, doors = self.session, (self.doors.list_windows(), self.doors.is_closed_at(self.clock()))
        return session, *doors, self.register.get_status(), self.troubles(), self.list_waiting_questions()

    def list_waiting_questions(self) -> tuple[WaitingQuestion, ...]:
        """The residents' questions that the session may answer; none for a council session."""
        return self.list_questions() if self.session.answered_by else ()

    def register_entries(self) -> list[RegisterEntry]:
        """All registered entries; reread only after a change."""
        revision = self.register.get_revision()
        if self._kept[0] != revision:
            self._kept = revision, self.register.list_entries()
        return self._kept[1]

    def get_picture_path(self, id: str) -> Path:
        """The path of the picture of the entry of that id, present or not."""
        return self.pictures / format_picture_name(id)

    def is_closed(self) -> bool:
        """Whether the session is over."""
        return self.register.get_status() == CLOSED

    def withdraw(self, id: str, commit: bool = False) -> ClosingReport:
        """Take an entry, and what put it right, off the page, the feeds, the networks, and the archive where there is one; with `commit`,
        the archive is kept so in the journal's history. May be done again.

        Raises UnknownEntry; ContentError when the archive cannot be read: all else is done.
        """
        withdrawn_ids = {each.entry.id for each in self.register.withdraw(id)} | {id}
        for each in withdrawn_ids:
            durable.remove_durably(self.get_picture_path(each))
        return self.chamber.forget(withdrawn_ids, commit) if self.chamber and self.is_closed() else ClosingReport()

    def shut(self, closed: bool) -> bool:
        """Close or open the doors, and wake the phones that wait for news; False when they already were so."""
        has_changed = self.doors.shut(closed)
        self.register.move_doors(closed)
        return has_changed

    def finish(self, commit: bool = False) -> ClosingReport:
        """The session is over: nothing more is taken, and its file becomes the archive; with `commit`, kept in the journal's history.

        May be done again. A rehearsal has no `chamber`, and leaves the file as it is. Raises ContentError when the file cannot be read.
        """
        if self.chamber:
            return self.chamber.close(self.clock(), commit, self.doors.list_windows_for_archive())
        self.register.close(self.clock())
        return ClosingReport()
