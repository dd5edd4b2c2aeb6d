"""Write the evening's pages where readers find them, as soon as an entry is in the register."""

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import BeffroiError, SettingsError
from plugins.core.infrastructure.output_files import TEXTS, find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy.deploy import put_few_files
from plugins.engine.deploy.target import FORBIDDEN, FULL
from plugins.journal.assets.assets import OF_PAGES, SMALLEST, compress_text
from plugins.journal.assets.room import Settings as Weight
from plugins.service.council_live.live_session import LiveSession, PageTrouble
from plugins.service.council_live.pages import IMAGES, Files, LivePages, NoShell, PageShell, VisibleSession, build_visible_session
from plugins.service.council_live.store import RegisterEntry, format_picture_name
from plugins.service.evening.doors import ServiceContext
from plugins.town.council.room import Settings
from plugins.town.council.session import CLOSED, FEEDS, LIST, LIVE_JSON, PAGE, TWINS, WHOLE, CouncilSession

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""The web server reads all of it."""
NO_SITE = "{} : le site n’est pas là (index.html manque). Publiez d’abord, ou rebranchez ce dossier."


class LivePageTarget(Protocol):
    """The folder of a session, as readers will find it."""

    def write(self, files: Files) -> None:
        """Put the `files` that are not there as they are. Raises OSError or BeffroiError; what was put stays, and it may be tried again."""

    def remove(self, name: str) -> None:
        """Take a file away, if it is there. Raises OSError."""

    def read(self, name: str) -> bytes | None:
        """Read the file `name`; None when it is missing, or cannot be known."""

    def has(self, path: str) -> bool:
        """Whether the site has the file `path`, as far as can be known."""

    def is_left_to_us(self) -> bool:
        """Whether deploys leave the folder alone, as far as is known: after a session they take it back."""


@dataclass
class LocalPageTarget:
    """The web root `root` on this machine, where the session has the folder `folder` (site-relative, with a final slash). `precompressed`
    says whether files have compressed twins. What `root` lacks is served from `behind`, a site as it was built, where there is one."""

    root: Path
    folder: str
    precompressed: bool = False
    behind: Path | None = None
    known_files: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What a service that was killed left half written goes."""
        with suppress(OSError):
            for name in (PAGE, LIVE_JSON, WHOLE, *FEEDS):
                for leftover in self.place("").glob(f".{name}*.*"):
                    leftover.unlink()

    def place(self, name: str) -> Path:
        """The file `name` of the session."""
        return self.root / self.folder / name

    def write(self, files: Files) -> None:
        """See LivePageTarget. Raises SettingsError when no site is there: a disk that is away must not be taken for an empty site."""
        if not (self.root / "index.html").is_file():
            raise SettingsError([NO_SITE.format(self.root)])
        for name, content in files.items():
            if not self._is_unchanged(name, content):
                self._write(name, content)

    def remove(self, name: str) -> None:
        """See LivePageTarget."""
        self.known_files.pop(name, None)
        self.place(name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """See LivePageTarget."""
        try:
            return self.place(name).read_bytes()
        except OSError:
            return None

    def has(self, path: str) -> bool:
        """See LivePageTarget."""
        return any((folder / path).is_file() for folder in (self.root, self.behind) if folder)

    def is_left_to_us(self) -> bool:
        """See LivePageTarget."""
        return _is_listed(self.root, self.folder)

    def _is_unchanged(self, name: str, content: bytes) -> bool:
        """Whether the file is as we left it, or already as it would be."""
        place = self.place(name)
        try:
            modified_at = place.stat().st_mtime_ns
            same = self.known_files.get(name) == (_digest_content(content), modified_at) or place.read_bytes() == content
        except OSError:
            return False
        if same:
            self.known_files[name] = _digest_content(content), modified_at
        return same

    def _write(self, name: str, content: bytes) -> None:
        place = self.place(name)
        for folder in [parent for parent in (place.parent.parent, place.parent) if not parent.is_dir()]:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(FOLDER_MODE)
        for ending in TWINS[1:]:
            Path(f"{place}{ending}").unlink(missing_ok=True)
        durable.write_durably(place, content, FILE_MODE)
        self.known_files[name] = _digest_content(content), place.stat().st_mtime_ns
        for ending, twin in (
            compress_text(content, OF_PAGES) if self.precompressed and _is_worth_compressing(name, content) else {}
        ).items():
            durable.write_durably(Path(f"{place}{ending}"), twin, FILE_MODE)


@dataclass
class RemotePageTarget:
    """The destination of the setting DEPLOY, reached at each change with the delay that this takes. `staging` is a folder of this machine
    that holds what is to go, `output` the site as it was built."""

    staging: Path
    output: Path
    folder: str
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    precompressed: bool = False
    known_files: dict[str, bytes] = field(default_factory=dict)

    def write(self, files: Files) -> None:
        """See LivePageTarget. All `files` are sent together, in the destination's own order."""
        changed = {name: content for name, content in files.items() if self.known_files.get(name) != _digest_content(content)}
        named = [name for name, content in changed.items() for name in self._stage_file(name, content)]
        if named:
            put_few_files(self.staging, [f"{self.folder}{name}" for name in named], self.conf, self.environ)
        self.known_files |= {name: _digest_content(content) for name, content in changed.items()}

    def remove(self, name: str) -> None:
        """See LivePageTarget. A destination keeps every file: an empty one replaces it, so that readers no longer see it."""
        if self.read(name):
            self.write({name: b""})

    def read(self, name: str) -> bytes | None:
        """See LivePageTarget. What was put last by this machine."""
        try:
            return (self.staging / self.folder / name).read_bytes()
        except OSError:
            return None

    def has(self, path: str) -> bool:
        """See LivePageTarget."""
        return True

    def is_left_to_us(self) -> bool:
        """See LivePageTarget. As the site was built on this machine."""
        return _is_listed(self.output, self.folder)

    def _stage_file(self, name: str, content: bytes) -> list[str]:
        variants = {"": content} | (
            dict(compress_text(content, OF_PAGES)) if self.precompressed and _is_worth_compressing(name, content) else {}
        )
        for ending, text in variants.items():
            place = self.staging / self.folder / f"{name}{ending}"
            place.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(place, text)
        return [f"{name}{ending}" for ending in variants]


def _is_worth_compressing(name: str, content: bytes) -> bool:
    return name.endswith(TEXTS) and len(content) >= SMALLEST


def _digest_content(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _is_listed(site: Path, folder: str) -> bool:
    """Whether the list of live sessions of `site` names `folder`; a site without such a list, or with one that is being written, forbids
    nothing."""
    try:
        return folder in json.loads((site / LIST).read_text(encoding="utf-8"))["folders"]
    except (OSError, ValueError, KeyError, TypeError):
        return True


TICK = 2.0
"""Seconds between two looks at the built page, when nothing is written."""
BEAT = 60.0
"""Seconds after which the service says again that it is there: a reader is told when it has not for three times as long."""
FEED_SECONDS = 30.0
"""Seconds between two writes of the feeds: programs that read them ask every quarter of an hour at the most."""
RETRY = (0.5, 1.0, 2.0, 5.0)
"""Seconds before what failed is tried again, then again; the last for ever."""
NO_SHELL = (
    "La page de la séance n’a pas été construite pour le direct : mettez « session_status: direct », puis ./beffroi publish ; "
    "pour une répétition, ./beffroi build suffit."
)
NOT_OURS = "Le site ne dit pas que la séance est en direct : mettez « session_status: direct », puis ./beffroi publish."

FULL_DISK = "il n’y a plus de place sur le disque."
NO_RIGHT = "les droits ne permettent pas d’y écrire."


class RegisterView(Protocol):
    """The read interface of a register."""

    def list_entries(self) -> list[RegisterEntry]:
        """All entries received, in order."""

    def get_item(self) -> str:
        """The current agenda item."""

    def get_status(self) -> str:
        """`direct` until it is closed."""

    def end(self) -> datetime | None:
        """When it was closed."""

    def get_revision(self) -> int:
        """Grows with each change."""

    def wait(self, revision: int, seconds: float) -> int:
        """The revision, once it is beyond `revision`, or after `seconds`."""


@dataclass(frozen=True)
class WriterState:
    """Up to `revision`, all is on the site since `at`; `trouble` says in French why what came after is not, empty when nothing fails."""

    revision: int = -1
    at: datetime | None = None
    trouble: str = ""


@dataclass
class LivePageWriter:
    """Writes what `register` holds of the session that `session` gives, made by `pages`, on `ground`. `built` is the page as the last build
    made it; `clock` gives aware instants; `report` is called with each new trouble, and with an empty text once there is none; `doors` says
    whether the council sits behind closed doors, `shut` what the page says of it."""

    session: Callable[[], CouncilSession]
    register: RegisterView
    pages: LivePages
    ground: LivePageTarget
    built: Path
    clock: Callable[[], datetime]
    report: Callable[[str], None] = lambda _: None
    doors: Callable[[], bool] = lambda: False
    shut: bool = False
    state: WriterState = field(default_factory=WriterState)
    shell: PageShell | None = None
    written_version: tuple[int, int] = (0, 0)
    beat: float = float("-inf")
    feed_version: tuple[int, float, int] = (-1, float("-inf"), 0)
    failures: int = 0
    published_pictures: set[str] = field(default_factory=set)
    on_site: frozenset[str] = frozenset()

    def run(self, stopped: Event) -> None:
        """Write until `stopped` is set."""
        while not stopped.is_set():
            if self.write_changes():
                self.register.wait(self.state.revision, TICK)
            else:
                stopped.wait(RETRY[min(self.failures, len(RETRY)) - 1])

    def write_changes(self) -> bool:
        """Write what changed, if anything; returns whether the site is up to date."""
        before = self.state.trouble
        try:
            self._write()
            self.failures = 0
        except (OSError, BeffroiError, NoShell, sqlite3.Error) as error:
            self.failures += 1
            self.published_pictures.clear()
            self.state = WriterState(self.state.revision, self.state.at, _explain(error))
        if self.state.trouble != before:
            self.report(self.state.trouble)
        return not self.failures

    def shows(self, id: str) -> bool:
        """Whether the entry of that id is on the site."""
        return id in self.on_site

    def _write(self) -> None:
        if not self.ground.is_left_to_us():
            self.state = WriterState(self.state.revision, self.state.at, NOT_OURS if self.register.get_status() != CLOSED else "")
            return
        (shell, rebuilt), revision = self._look_at_shell(), self.register.get_revision()
        beats = time.monotonic() - self.beat >= BEAT and self.register.get_status() != CLOSED
        if rebuilt or beats or revision != self.state.revision or self.state.trouble or self.doors() != self.shut:
            self._put(revision, shell)
        if self.feed_version[0] != revision:
            self._write_feed(revision)

    def _write_feed(self, revision: int) -> None:
        """Write the feed now and then; immediately when the session is closed, or an entry was withdrawn."""
        entries = self.register.list_entries()
        withdrawn = sum(entry.withdrawn for entry in entries)
        if (
            self.register.get_status() == CLOSED
            or withdrawn != self.feed_version[2]
            or time.monotonic() - self.feed_version[1] >= FEED_SECONDS
        ):
            self.ground.write(self.pages.make_feed_files(self._find_visible(revision, entries)))
            self.feed_version = revision, time.monotonic(), withdrawn

    def _find_visible(self, revision: int, entries: list[RegisterEntry]) -> VisibleSession:
        register = self.register
        return self.pages.keep_available_pictures(
            build_visible_session(self.session(), entries, revision, register.get_item(), register.get_status(), register.end())
        )

    def _put(self, revision: int, shell: PageShell) -> None:
        entries, now, shut = self.register.list_entries(), self.clock(), self.doors()
        visible = self._find_visible(revision, entries)
        visible = replace(
            visible,
            closed_doors=shut and self.register.get_status() != CLOSED,
            is_awaited=visible.session.is_awaited(now),
            is_silent=visible.session.is_silent(now),
        )
        shows = {entry.entry.picture for entry in visible.entries if entry.entry.picture}
        self._hang(shows)
        self.ground.write(self.pages.make_latest_files(visible, shell, now))
        self.ground.write(self.pages.make_page_files(visible, shell))
        self._take_down(
            {format_picture_name(each.entry.id) if each.withdrawn else each.entry.picture for each in entries if each.is_taken_back}
            - shows
            - {""}
        )
        self.on_site = frozenset(entry.entry.id for entry in visible.entries)
        self.state, self.beat, self.shut = WriterState(revision, now), time.monotonic(), shut

    def _hang(self, names: set[str]) -> None:
        """Before the page shows them."""
        for name in sorted(names - self.published_pictures):
            self.ground.write({f"{IMAGES}{name}": (self.pages.pictures / name).read_bytes()})
            self.published_pictures.add(name)

    def _take_down(self, names: set[str]) -> None:
        """Once the page shows them no more."""
        for name in sorted(names):
            self.ground.remove(f"{IMAGES}{name}")
            self.published_pictures.discard(name)

    def _look_at_shell(self) -> tuple[PageShell, bool]:
        """The page as the last build made it, once the site has the styles and scripts that it names, else the one that is there; whether
        it is another than before."""
        try:
            file_status = self.built.stat()
            if (file_status.st_mtime_ns, file_status.st_size) == self.written_version and self.shell:
                return self.shell, False
            shell = PageShell(self.built.read_text(encoding="utf-8"))
            if all(self.ground.has(path) for path in self._list_paths(shell)):
                self.written_version, self.shell = (file_status.st_mtime_ns, file_status.st_size), shell
                return shell, True
        except (FileNotFoundError, NoShell):
            pass
        if self.shell:
            return self.shell, False
        self.shell = PageShell((self.ground.read(PAGE) or b"").decode(errors="replace"))
        return self.shell, True

    def _list_paths(self, shell: PageShell) -> list[str]:
        root = f"{find_site_root(self.pages.conf['SITEURL'])}/"
        return [address.removeprefix(root) for address in shell.assets if address.startswith(root)]


def _explain(error: Exception) -> str:
    if isinstance(error, NoShell):
        return NO_SHELL
    if not isinstance(error, OSError):
        return str(error)
    why = FULL_DISK if error.errno in FULL else NO_RIGHT if error.errno in FORBIDDEN else error.strerror or str(error)
    return f"{error.filename} : {why}" if error.filename else why


DEPOT = "depot"
"""Beside the register: what goes to a web server on another machine."""
LOG = logging.getLogger("beffroi.service")
REHEARSED = "<!DOCTYPE html><meta charset=utf-8><title>Répétition</title><p>Rien d’ici n’est en ligne.</p>"


def build_writer(opening: ServiceContext, evening: LiveSession) -> LivePageWriter:
    """The writer that keeps the page of `evening` in sync with its register. Raises SettingsError when a setting cannot be used."""
    conf, environ, session = opening.conf, opening.environ, evening.session
    twins = gather_settings(Weight, conf, environ).precompressed
    ground: LivePageTarget
    if opening.root is None:
        ground = RemotePageTarget(evening.folder / DEPOT, opening.output, session.address, conf, environ, twins)
    else:
        ground = LocalPageTarget(opening.root, session.address, twins, opening.output if opening.rehearsal else None)
    if opening.rehearsal and opening.root and not opening.root.exists():
        opening.root.mkdir(parents=True)
        (opening.root / "index.html").write_text(REHEARSED, encoding="utf-8")
    pace = gather_settings(Settings, conf, environ).council.pace
    pages = LivePages(f"{conf['SITEURL']}/{session.address}", conf, environ, evening.pictures, pace * 1000)
    built = opening.output / session.address / PAGE
    report_outcome = partial(_tell, evening, opening)
    return LivePageWriter(
        evening.read,
        evening.register,
        pages,
        ground,
        built,
        opening.clock,
        report_outcome,
        lambda: evening.doors.is_closed_at(opening.clock()),
    )


def _tell(evening: LiveSession, opening: ServiceContext, trouble: str) -> None:
    """Report in the log, and in `./beffroi live status`, that the page has stopped being updated, or is again."""
    if trouble:
        LOG.error("la page des lecteurs ne suit pas : %s", trouble)
    else:
        LOG.warning("la page des lecteurs suit de nouveau")
    with suppress(OSError):
        evening.page_trouble = PageTrouble(trouble, opening.clock())
