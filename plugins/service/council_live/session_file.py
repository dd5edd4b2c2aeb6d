"""The file of the session: read when the evening opens, written with what was decided when it closes."""

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import ContentError, Exit, Mistake, SettingsError
from plugins.core.infrastructure.git import commit_and_push
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy.room import Settings
from plugins.journal.editorial.authoring import amend_file
from plugins.journal.editorial.check import check_alone
from plugins.journal.editorial.reading import FileReading
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.store import format_picture_name
from plugins.service.evening.doors import NothingToServe
from plugins.town.council.entry import SessionEntry, find_doubtful_votes
from plugins.town.council.session import CLOSED, FOLDER, LIVE, PLANNED, CouncilSession, Window, build_session, list_session_sources

PLAIN_KEYS = ("id", "at", "kind", "corrects")
"""Keys whose values are words that YAML reads as they are."""


def format_entries(entries: Iterable[SessionEntry]) -> str:
    """The value of the key `entries`, in YAML, beginning with an end of line; `[]` when there are none."""
    lines = [line for entry in entries for line in _format_lines(entry)]
    return "\n" + "\n".join(lines) if lines else "[]"


def format_windows(closed: Iterable[Window]) -> str:
    """The value of the key `huis_clos`, in YAML, beginning with an end of line."""
    return "".join(
        f"\n  - start: {_format_second(window.start)}" + (f"\n    end: {_format_second(window.end)}" if window.end else "")
        for window in closed
    )


def _format_second(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} {instant.isoformat()[-6:]}"


def _format_lines(entry: SessionEntry) -> Iterator[str]:
    record = entry.to_json() | {"at": _format_second(entry.at)}
    for number, (name, value) in enumerate(_order_keys(record)):
        quoted = value if name in PLAIN_KEYS else json.dumps(value, ensure_ascii=False)
        yield f"  {' ' if number else '-'} {name}: {quoted}"


def _order_keys(told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    first = ("id", "at", "kind", "item", "speaker", "text")
    yield from ((name, told[name]) for name in first if name in told)
    yield from ((name, value) for name, value in told.items() if name not in first)


OTHERWISE = "Tant que le dépôt ne l’a pas, un automate qui publierait depuis ce dépôt remettrait la page d’avant la séance"


@dataclass(frozen=True)
class ClosingReport:
    """The result of closing a session: its `file`, and the `pictures` that are now in the journal; `messages` in French sentences.

    `mistakes` are what `check` will say of the file: an entry behind closed doors, a vote of too many.
    """

    file: Path | None = None
    pictures: tuple[Path, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    messages: tuple[str, ...] = ()
    code: Exit = Exit.DONE


@dataclass(frozen=True)
class CouncilChamber:
    """The files of a session: its own is `source`, below `content`; the live record in `register`; its pictures in `pictures`."""

    content: Path
    source: str
    register: EntryRegister
    pictures: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str] = field(repr=False)

    def close(self, instant: datetime, commit: bool, closed_doors: Sequence[Window] = ()) -> ClosingReport:
        """Close the session at `instant` (aware), write its archive, and with `commit` keep it in the journal's history.

        `closed_doors` take the place of those of the file, unless there are none. An archive that is written already is left as it is:
        editors may have mended it since.

        Raises ContentError when its file cannot be read any more: the entries stay in the register, and it can be done again once mended.
        Raises OSError and sqlite3.Error where nothing can be written.
        """
        self.register.close(instant)
        reading, mistakes = check_alone(self.content, self.source, self.conf, self.environ)
        if reading.publication is None:
            raise ContentError([mistake for mistake in mistakes if not mistake.harmless])
        entries = [entry.entry for entry in self.register.list_entries() if not entry.is_taken_back]
        archived = build_session(reading.publication)
        pictures = self._list_pictures(reading.publication.slug, [entry.picture for entry in entries if entry.picture])
        subject = f"séance close : {reading.publication.title}"
        if archived and archived.status == CLOSED and {each.id for each in entries} <= {entry.id for entry in archived.entries}:
            return self._commit_archive(subject, reading.publication.title, pictures, commit)
        end = self.register.end() or instant
        values = {"session_status": CLOSED, "end": f"{end:%Y-%m-%d %H:%M:%S}", "entries": format_entries(_mark_doubtful(entries, archived))}
        if closed_doors:
            values["huis_clos"] = format_windows(closed_doors)
        amend_file(self.content / self.source, reading, values)
        return self._commit_archive(subject, reading.publication.title, pictures, commit)

    def forget(self, ids: Collection[str], commit: bool) -> ClosingReport:
        """Take the entries of these ids, with what editors wrote in the file to put them right, and their pictures, out of the archive.

        May be done again: what the journal's history did not take is offered to it once more. Raises ContentError when its file cannot be
        read.
        """
        reading, mistakes = check_alone(self.content, self.source, self.conf, self.environ)
        if reading.publication is None:
            raise ContentError([mistake for mistake in mistakes if not mistake.harmless])
        archived = build_session(reading.publication)
        forgotten_ids = _add_rectifications(archived.entries if archived else (), ids)
        remaining = [entry for entry in archived.entries if entry.id not in forgotten_ids] if archived else []
        pictures = [self._find_folder(reading.publication.slug) / format_picture_name(id) for id in forgotten_ids]
        changed = not archived or len(remaining) < len(archived.entries) or any(picture.exists() for picture in pictures)
        if changed:
            for picture in pictures:
                picture.unlink(missing_ok=True)
            amend_file(self.content / self.source, reading, {"entries": format_entries(_mark_doubtful(remaining, archived))})
        elif not commit:
            return ClosingReport()
        return self._commit_archive(f"archive corrigée : {reading.publication.title}", reading.publication.title, tuple(pictures), commit)

    def reopen(self) -> None:
        """The session was closed too early: it goes on, and its file says so. Raises ContentError when its file cannot be read any more."""
        reading, mistakes = check_alone(self.content, self.source, self.conf, self.environ)
        if reading.publication is None:
            raise ContentError([mistake for mistake in mistakes if not mistake.harmless])
        amend_file(self.content / self.source, reading, {"session_status": LIVE, "end": ""})
        self.register.reopen()

    def _commit_archive(self, subject: str, title: str, pictures: tuple[Path, ...], commit: bool) -> ClosingReport:
        file = self.content / self.source
        mistakes = check_alone(self.content, self.source, self.conf, self.environ)[1]
        messages = [f"L’archive de « {title} » est écrite : {self.content.name}/{self.source}."]
        code = Exit.DONE
        if commit:
            remote = gather_settings(Settings, self.conf, self.environ).history_remote
            name = f"{self.content.name}/{self.source}"
            git_message, code = commit_and_push(subject, self.environ, remote, name, OTHERWISE, file, *pictures)
            messages.append(git_message)
        return ClosingReport(file, pictures, tuple(mistakes), tuple(messages), code)

    def _find_folder(self, slug: str) -> Path:
        return self.content / "images" / FOLDER / slug

    def _list_pictures(self, slug: str, names: list[str]) -> tuple[Path, ...]:
        folder = self._find_folder(slug)
        if names:
            folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            Path(shutil.copyfile(self.pictures / name, folder / name)) for name in dict.fromkeys(names) if (self.pictures / name).exists()
        )


def _mark_doubtful(entries: Sequence[SessionEntry], sitting: CouncilSession | None) -> list[SessionEntry]:
    """`entries` with those marked whose vote was possible when it was taken, and is no more: see `SessionEntry.to_check`."""
    doubtful = find_doubtful_votes(sitting.members if sitting else (), entries)
    return [replace(entry, to_check=entry.id in doubtful) for entry in entries]


def _add_rectifications(entries: Sequence[SessionEntry], ids: Collection[str]) -> set[str]:
    """`ids`, and those of the entries that put one of them right, which quote it."""
    withdrawn_ids = set(ids)
    while more := {entry.id for entry in entries if entry.corrects in withdrawn_ids} - withdrawn_ids:
        withdrawn_ids |= more
    return withdrawn_ids


RECENT = timedelta(days=1)
"""Of our own: past that, what was closed by mistake is put right in its file."""


@dataclass
class SessionFile:
    """The session of the file at `source`, below `content`. While the file cannot be read, it is what it said before."""

    content: Path
    source: str
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    session: CouncilSession
    _seen: tuple[int, int] = field(default=(0, 0), repr=False)

    def __call__(self) -> CouncilSession:
        """What it says now."""
        try:
            status = (self.content / self.source).stat()
        except OSError:
            return self.session
        if (version := (status.st_mtime_ns, status.st_size)) != self._seen:
            self.session = read_session(self.content, self.source, self.conf, self.environ) or self.session
            self._seen = version
        return self.session


def find_tonight(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], now: datetime, rehearsal: bool = False) -> SessionFile:
    """The session that is `direct`; for a rehearsal, also the next one that is only planned.

    Raises NothingToServe when there is none, SettingsError when there are two, ContentError when it may be a file that cannot be read.
    """
    readings = {source: check_alone(content, source, conf, environ) for source in list_session_sources(content)}
    session_by_source = {source: each for source, (reading, _) in readings.items() if (each := _find_session(reading))}
    live = [source for source, each in session_by_source.items() if each.status == LIVE]
    if len(live) > 1:
        listed = "\n".join(f"  {content.name}/{source}" for source in live)
        raise SettingsError([f"Deux séances sont en direct. Écrivez « session_status: clos » dans celle qui est finie :\n{listed}"])
    planned = sorted(
        (each.start, source) for source, each in session_by_source.items() if each.status == PLANNED and each.start.date() >= now.date()
    )
    if not live and rehearsal and planned:
        live = [planned[0][1]]
    unread = [
        wrong for source, (_, mistakes) in readings.items() if source not in session_by_source for wrong in mistakes if not wrong.harmless
    ]
    if not live and unread:
        raise ContentError(unread)
    if not live:
        raise NothingToServe([_explain_missing(content, planned, now)])
    return SessionFile(content, live[0], conf, environ, session_by_source[live[0]])


def find_last_closed(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], now: datetime) -> SessionFile:
    """The session that was closed last, less than a day ago. Raises NothingToServe when there is none."""
    sessions = ((session, source) for source in list_session_sources(content) if (session := read_session(content, source, conf, environ)))
    over = [
        (closed.end, source, closed)
        for closed, source in sessions
        if closed.status == CLOSED and closed.end and now - RECENT <= closed.end <= now
    ]
    if not over:
        raise NothingToServe([f"Aucune séance de {content.name}/{FOLDER} n’a été close depuis hier."])
    _, source, newest = max(over, key=lambda each: each[:2])
    return SessionFile(content, source, conf, environ, newest)


def read_session(content: Path, source: str, conf: Mapping[str, Any], environ: Mapping[str, str]) -> CouncilSession | None:
    """The session of a file; None for another kind of file, or with mistakes that `check` reports."""
    try:
        return _find_session(check_alone(content, source, conf, environ)[0])
    except OSError:
        return None


def _find_session(reading: FileReading) -> CouncilSession | None:
    return build_session(reading.publication) if reading.publication and not reading.errors else None


def _explain_missing(content: Path, planned: list[tuple[datetime, str]], now: datetime) -> str:
    today = [source for start, source in planned if start.date() == now.date()]
    if today:
        return f"{content.name}/{today[0]} : la séance est prévue. Écrivez « session_status: direct », puis relancez ; ou --rehearsal."
    if planned:
        start, source = planned[0]
        return f"Aucune séance aujourd’hui : la prochaine est le {start:%d/%m/%Y}, {content.name}/{source}. Pour répéter : --rehearsal."
    return f"Aucune séance en direct dans {content.name}/{FOLDER}. Préparez-en une, et écrivez-y « session_status: direct »."
