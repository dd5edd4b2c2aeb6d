"""The entries of a session as its file keeps them: keys that an editor can read, and put right."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.council.entry import SessionEntry
from plugins.council.session import Window

PLAIN_KEYS = ("id", "at", "kind", "corrects")
"""Keys whose values are words that YAML reads as they are."""


def format_entries(entries: Iterable[SessionEntry]) -> str:
    """The value of the key `entries`, in YAML, beginning with an end of line; `[]` when there are none."""
    lines = [line for entry in entries for line in _lines(entry)]
    return "\n" + "\n".join(lines) if lines else "[]"


def windows(closed: Iterable[Window]) -> str:
    """The value of the key `huis_clos`, in YAML, beginning with an end of line."""
    return "".join(f"\n  - start: {_second(one.start)}" + (f"\n    end: {_second(one.end)}" if one.end else "") for one in closed)


def _second(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} {instant.isoformat()[-6:]}"


def _lines(entry: SessionEntry) -> Iterator[str]:
    told = entry.to_json() | {"at": _second(entry.at)}
    for number, (name, value) in enumerate(_in_order(told)):
        quoted = value if name in PLAIN_KEYS else json.dumps(value, ensure_ascii=False)
        yield f"  {' ' if number else '-'} {name}: {quoted}"


def _in_order(told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    first = ("id", "at", "kind", "item", "speaker", "text")
    yield from ((name, told[name]) for name in first if name in told)
    yield from ((name, value) for name, value in told.items() if name not in first)
