"""Sessions of the tests: what they say is of no matter, when they say it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from plugins.council.entry import SAID, Entry
from plugins.council.session import CLOSED, Item, Session
from plugins.publication.clock import PARIS

START = datetime(2026, 3, 26, 19, tzinfo=PARIS)


def entry(number: int, text: str = "Ainsi.", kind: str = SAID, **more) -> Entry:
    """The entry of that number, a minute after the one before it."""
    return Entry(f"20260326{number:04}", kind, text, START + timedelta(minutes=number), **more)


def held(*entries: Entry, status: str = CLOSED, items: Iterable[str] = ("1", "2"), **more) -> Session:
    """A session of those entries."""
    known = {"end": START + timedelta(hours=2)} if status == CLOSED else {}
    agenda = tuple(Item(number, f"Le point {number}") for number in items)
    return Session("s", "Conseil", "conseil/mars/", START, status, items=agenda, entries=entries, **{**known, **more})
