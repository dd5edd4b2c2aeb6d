"""Which session is held tonight, from the files of the journal; its file is read again whenever an editor saves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import ContentError, SettingsError
from plugins.journal.editorial.check import check_alone
from plugins.journal.editorial.reading import FileReading
from plugins.service.evening.part import NothingToServe
from plugins.town.council.session import CLOSED, FOLDER, LIVE, PLANNED, CouncilSession, build_session, list_session_sources

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
