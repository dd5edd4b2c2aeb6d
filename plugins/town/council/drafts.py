"""What the council has in hand for the next text: the draft of a session, the answer drawn from what was said."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import Suggestion
from plugins.core.publication.words import format_french_day
from plugins.journal.editorial.check import check_alone
from plugins.town.council.entry import VOTED
from plugins.town.council.session import (
    CouncilSession,
    PageEntry,
    build_page_entries,
    build_session,
    list_session_sources,
)

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
