"""`live.json`: what the script of a live page asks for, as often as `pace` of the setting COUNCIL says. Small, however long the session."""

import json
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from plugins.council.page_entries import NEWEST, PageEntry
from plugins.council_live.visible_session import VisibleSession

VERSION = 1
MOST = 30_000
"""Bytes. Compressed, a fifth of it: less than a picture, for the readers of whom something new is asked."""
CHANGED = 5
"""How many older entries that were put right last are told of with their words: of the others, that they were."""


def latest(shown: VisibleSession, html: Callable[[PageEntry], str], pace: int, now: datetime) -> bytes:
    """The file, for readers who ask again after `pace` milliseconds; `now` (aware) is when the service says so, `html` makes an entry.

    The newest entries are first. A reader who knows none of them has missed more than the file holds.
    """
    known = dict(zip((one.entry.id for one in shown.entries), shown.seqs, strict=True))
    newest = list(islice(reversed(shown.entries), NEWEST))
    older = [one.corrects for one in reversed(shown.entries) if one.corrects]
    heads = {one.entry.id for one in newest}
    put_right = [one for one in shown.entries if one.by and one.entry in older and one.entry.id not in heads]
    put_right += [one for one in shown.entries if one.to_check and one.entry.id not in heads]
    changed = sorted(put_right, key=lambda one: -known[(one.by or one.entry).id])[:CHANGED]
    entries: list[dict[str, Any]] = []
    told = {
        "version": VERSION,
        "status": shown.status,
        "revision": shown.revision,
        "pace": pace,
        "written": now.isoformat(timespec="seconds"),
        "count": len(shown.entries),
        "item": shown.item,
        "point": next((item.anchor for item in shown.session.items if item.number == shown.item), ""),
        "closed_doors": shown.closed_doors,
        "entries": entries,
        "changed": [{"id": one.entry.id, "html": html(one)} for one in changed],
        "struck": shown.corrected_ids,
        "gone": list(shown.removed_ids),
        "to_check": [one.entry.id for one in shown.entries if one.to_check],
    }
    left = MOST - len(_written(told))
    for one in newest:
        entry = {"id": one.entry.id, "n": known[one.entry.id], "item": one.entry.item, "html": html(one)}
        left -= len(_written(entry)) + 1
        if left < 0 and entries:
            break
        entries.append(entry)
    return _written(told)


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
