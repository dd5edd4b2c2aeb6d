"""The written answer to a resident's question that a session answered live: quotations, each with a link to its moment."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import Suggestion
from plugins.journal.editorial.check import check_alone
from plugins.town.council.entry import VOTED
from plugins.town.council.page_entries import PageEntry, build_page_entries
from plugins.town.council.session import CouncilSession, build_session, list_session_sources

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
