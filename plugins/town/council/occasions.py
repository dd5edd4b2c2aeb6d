"""A session outside its page: in feeds, on networks, in the next draft, in answers to residents."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day
from plugins.core.publication.publication import HELD_OCCASION, PUBLISHED, REMINDER, Occasion, Publication
from plugins.core.publication.room import Suggestion
from plugins.journal.editorial.check import check_alone
from plugins.town.council.entry import VOTED
from plugins.town.council.kinds import KIND
from plugins.town.council.published_session import DecisionLine, PublishedSession, summarize_decisions
from plugins.town.council.session import (
    CLOSED,
    LIVE,
    CouncilSession,
    Deliberation,
    PageEntry,
    build_page_entries,
    build_session,
    list_session_sources,
)
from plugins.town.council.vote import format_vote

FRAME = ("place", "street_address", "attend", "video")
"""Keys that are the same from one session to the next."""


def build_session_draft(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """The YAML of each key that a new session takes of the one that was, or will be, held last; none before the first."""
    readings = (check_alone(content, source, conf, environ)[0].publication for source in list_session_sources(content))
    pairs = ((former, reading.extra) for reading in readings if reading and (former := build_session(reading)))
    former_sessions = [(former, extra) for former, extra in pairs if not former.answered_by]
    if not former_sessions:
        return {}
    last, extra = max(former_sessions, key=lambda each: each[0].start)
    values = {name: _format_text(extra[name]) for name in FRAME if extra.get(name)}
    start = last.start.astimezone(PARIS)
    values["start"] = f" # la précédente s’est ouverte à {start:%H:%M} : écrivez le jour et l’heure, 2026-03-26 {start:%H:%M}"
    values["agenda"] = f"\n  - number: 1\n    title: {_format_text(f'Procès-verbal de la séance du {format_french_day(start)}')}"
    if last.members:
        values["members"] = "".join(f"\n  - {{{_format_member(last, place)}}}" for place in range(len(last.members)))
    return values


def _format_member(last: CouncilSession, place: int) -> str:
    member = last.members[place]
    return f"name: {_format_text(member.name)}" + (f", group: {_format_text(member.group)}" if member.group else "")


def _format_text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


MARKS = re.compile(r"([\\`*_\[\]<>#])")
"""What would be Markdown in words that were typed as they are."""


def build_answer_draft(content: Path, question: Publication, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Suggestion | None:
    """A draft answer from the last session that answered the question, by its archive; None while none has."""
    names = {question.slug, *(alias.strip("/").rpartition("/")[2] for alias in question.aliases)}
    sessions = sorted(_list_sessions(content, names, conf, environ), key=lambda each: each.start, reverse=True)
    for sitting in sessions:
        if lines := list(_list_answer_lines(sitting, names)):
            signature = ", ".join(filter(None, (sitting.answered_by, sitting.role)))
            day = format_french_day(sitting.start.astimezone(PARIS))
            opening = f"Réponse donnée en direct le {day}{f' par {signature}' if signature else ''} :"
            values = {"answered_by": sitting.answered_by, "role": sitting.role}
            quotation = "\n>\n".join(lines)
            return Suggestion({name: value for name, value in values.items() if value}, f"{opening}\n\n{quotation}")
    return None


def _list_sessions(content: Path, names: set[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[CouncilSession]:
    """Those whose file has one of `names`: the others are not read."""
    for source in list_session_sources(content):
        text = (content / source).read_text(encoding="utf-8", errors="replace")
        if any(name in text for name in names):
            publication = check_alone(content, source, conf, environ)[0].publication
            if publication and publication.status == "published" and (sitting := build_session(publication)):
                yield sitting


def _list_answer_lines(sitting: CouncilSession, names: set[str]) -> Iterator[str]:
    """The words from the question on, until the next one, as corrected since."""
    current = ""
    for page_entry in build_page_entries(sitting):
        entry = page_entry.entry
        if entry.question:
            current = entry.question
        elif current in names and entry.kind != VOTED and page_entry.by is None and entry.text:
            yield _quote_entry(page_entry, sitting)


def _quote_entry(page_entry: PageEntry, sitting: CouncilSession) -> str:
    entry = page_entry.entry
    at = entry.at.astimezone(PARIS)
    moment = f"[{at.hour}\u00a0h\u00a0{at:%M}](/{sitting.address}#{entry.anchor})"
    words, speaker = (MARKS.sub(r"\\\1", text) for text in (" ".join(page_entry.paragraphs), entry.speaker))
    return f"> {moment}{f', {speaker}' if speaker else ''} : {words}"


DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def format_headline(session: CouncilSession) -> str:
    """The session's title, after its state: « En direct : Séance du 26 mars »."""
    return f"En direct : {session.title}" if session.status == LIVE else session.title


def format_foreword(sitting: PublishedSession, brief: Iterable[DecisionLine], place: str) -> str:
    """When and where, the three lines, then what became of each item: paragraphs and lists of HTML that do not depend on the day."""
    when = sitting.session.start.astimezone(PARIS)
    hour = f"{when.hour}\u00a0h" + (f"\u00a0{when:%M}" if when.minute else "")
    when_and_where = ", ".join(filter(None, (f"{DAYS[when.weekday()].capitalize()} {format_french_day(when)} à {hour}", place)))
    return "".join((f"<p>{escape(when_and_where)}</p>", _format_list(line.text for line in brief), _format_list(_list_points(sitting))))


def _list_points(sitting: PublishedSession) -> Iterator[str]:
    """The deliberations, once there are some; the agenda until then."""
    if sitting.deliberations:
        yield from (_format_outcome(deliberation) for deliberation in sitting.deliberations)
    else:
        yield from (f"{item.number}. {item.title}" for item in sitting.session.items)


def _format_outcome(deliberation: Deliberation) -> str:
    became = format_vote(deliberation.vote, deliberation.most) if deliberation.vote else deliberation.result
    return f"{deliberation.object} : {became}" if became else deliberation.object


def _format_list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


HOUR = time(10)
"""When an eve is told, in Paris, as for the events of the agenda."""
DAY = timedelta(days=1)
LONGEST_TITLE = 200
"""Characters of what stands for a title, as for a summary."""
FRESH = timedelta(days=7)
"""Of our own: what a council decided is told in the days that follow, or not at all."""


def list_session_occasions(publication: Publication) -> Iterator[Occasion]:
    """The eve is not posted if the session was announced the same day; the outcome is posted whether or not the session was."""
    sitting = build_session(publication)
    if sitting is None:
        return
    yield Occasion(PUBLISHED, until=sitting.start)
    if publication.date and publication.date + DAY <= _find_eve(sitting):
        yield Occasion(
            f"{REMINDER}/{sitting.start.date()}",
            since=_find_eve(sitting),
            until=datetime.combine(sitting.start.date(), time(), PARIS),
            text=f"{publication.title}, à {_format_hour(sitting.start)}",
            alone=True,
            again=True,
        )
    if sitting.answered_by:
        return  # it has decided nothing: what was said was told live, and each written answer is told as such
    if sitting.status == CLOSED and sitting.end and (text := _summarize_decided(publication, sitting, sitting.end)):
        changed = max(sitting.end, publication.modified or sitting.end)
        yield Occasion(HELD_OCCASION, since=changed, until=sitting.end + FRESH, text=text, alone=True)


def _summarize_decided(publication: Publication, sitting: CouncilSession, end: datetime) -> str:
    """What an editor wrote of it since its end, which `modified` dates; else the first of its three lines. Empty while nobody has: its
    summary still says what was going to be decided."""
    if publication.modified and publication.modified >= end:
        return publication.summary
    lines = summarize_decisions(publication.extra.get("en_bref") or (), sitting)
    return next((line.text for line in lines if len(line.text) <= LONGEST_TITLE), "")


def _find_eve(sitting: CouncilSession) -> datetime:
    return datetime.combine(sitting.start.date() - DAY, HOUR, PARIS)


def _format_hour(moment: datetime) -> str:
    return f"{moment.hour}\u00a0h{f' {moment:%M}' if moment.minute else ''}"


OCCASIONS = {KIND: list_session_occasions}
