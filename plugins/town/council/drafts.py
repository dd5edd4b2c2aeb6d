"""The values a new session starts with: members, place and links of the last one.

Who was away, or had given a proxy, is not: that is of one evening.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day
from plugins.journal.editorial.check import check_alone
from plugins.town.council.session import CouncilSession, build_session, list_session_sources

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
