"""The state of one session that the parts of the service share: its file, register, folders and the status of each entry."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.check import check_alone
from plugins.service.council_live.close import ClosingReport, CouncilChamber
from plugins.service.council_live.closed_doors import ClosedDoors
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.register_entry import RegisterEntry, format_picture_name
from plugins.town.council.session import CLOSED, CouncilSession

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
