"""`seance.json`: a whole session for machines, the same while it is live and in its archive."""

import json
from collections.abc import Iterable
from typing import Any

from plugins.council.page_entries import PageEntry
from plugins.council.session import CouncilSession

VERSION = 1


def session_data(session: CouncilSession, shown: Iterable[PageEntry], address: str) -> dict[str, Any]:
    """`session` as plain values: where it stands, its agenda, each entry in the order of its receipt. `address` is that of its page."""
    return {
        "version": VERSION,
        "id": session.identity,
        "title": session.title,
        "address": address,
        "status": session.status,
        "start": session.start.isoformat(),
        "end": session.end.isoformat() if session.end else None,
        "agenda": [{"number": item.number, "title": item.title, "rapporteur": item.rapporteur} for item in session.items],
        "entries": [entry(one, address) for one in shown],
    }


def entry(one: PageEntry, address: str) -> dict[str, Any]:
    """One entry, with its number and its own address; `corrected_by` is the id of what puts it right, `to_check` says that
    its vote cannot be so."""
    by = {"corrected_by": one.by.id} if one.by else {}
    to_check = {"to_check": True} if one.to_check else {}
    told = {name: value for name, value in one.entry.to_json().items() if name != "to_check"}
    return {"n": one.number, "address": f"{address}#{one.entry.anchor}", **told, **by, **to_check}


def format_session_json(told: dict[str, Any]) -> bytes:
    """The file."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
