"""Sessions of the tests: what they say is of no matter, when they say it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.town.council.entry import SAID, SessionEntry
from plugins.town.council.session import CLOSED, AgendaItem, CouncilSession

START = datetime(2026, 3, 26, 19, tzinfo=PARIS)


def entry(number: int, text: str = "Ainsi.", kind: str = SAID, **more) -> SessionEntry:
    """The entry of that number, a minute after the one before it."""
    return SessionEntry(f"20260326{number:04}", kind, text, START + timedelta(minutes=number), **more)


def held(*entries: SessionEntry, status: str = CLOSED, items: Iterable[str] = ("1", "2"), **more) -> CouncilSession:
    """A session of those entries."""
    known = {"end": START + timedelta(hours=2)} if status == CLOSED else {}
    agenda = tuple(AgendaItem(number, f"Le point {number}") for number in items)
    return CouncilSession("s", "Conseil", "conseil/mars/", START, status, items=agenda, entries=entries, **{**known, **more})


def write_live_session(identity: str, day: str) -> str:
    """The file of a session that is marked live, at 18:30 of that `day` of March 2026."""
    name = f"{int(day[-2:])} mars"
    return f"""---
id: {identity}
title: Conseil du {name}
slug: conseil-du-{name.replace(" ", "-")}
date: 2026-03-20 09:00
start: {day} 18:30
place: Mairie
session_status: direct
tags: [budget]
quartiers: [Centre]
agenda: [{{number: 1, title: Le budget}}]
---
"""
