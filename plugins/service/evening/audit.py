"""The audit log of an evening: who changed what, when, from which device and address, shown by `./beffroi live status`."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from plugins.service.evening.store import ServiceStore

SCHEMA = """
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, device TEXT NOT NULL, address TEXT NOT NULL,
    what TEXT NOT NULL, about TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_about ON audit (what, about);
"""
LONGEST = 200
"""Characters of what a line is about: no text of an entry is copied here."""


@dataclass(frozen=True)
class AuditLine:
    """`who` is a first name, or « commande » for the command line; `what` is a French word; `about` is the object of the action."""

    who: str
    what: str
    about: str = ""
    device: str = ""
    address: str = ""


def insert_audit_line(base: sqlite3.Connection, line: AuditLine, at: datetime) -> None:
    """Add a line in the transaction of what it tells."""
    values = (at.isoformat(timespec="seconds"), line.who, line.device, line.address, line.what, line.about[:LONGEST])
    base.execute("INSERT INTO audit (at, who, device, address, what, about) VALUES (?, ?, ?, ?, ?, ?)", values)


def write_audit_line(store: ServiceStore, line: AuditLine, at: datetime, once: bool = False) -> None:
    """Write one audit line; `once` leaves it out when the same was done to the same before."""
    with store.transaction() as base:
        is_noted = once and base.execute("SELECT 1 FROM audit WHERE what = ? AND about = ?", (line.what, line.about[:LONGEST])).fetchone()
        if not is_noted:
            insert_audit_line(base, line, at)


def list_last_lines(store: ServiceStore, most: int = 20) -> list[tuple[datetime, AuditLine]]:
    """The last lines, the oldest first."""
    rows = store.query_rows("SELECT * FROM audit ORDER BY seq DESC LIMIT ?", most)
    return [(datetime.fromisoformat(row["at"]), _build_line(row)) for row in reversed(rows)]


def _build_line(row: sqlite3.Row) -> AuditLine:
    return AuditLine(row["who"], row["what"], row["about"], row["device"], row["address"])
