"""Invitations: a short code, made on the machine for one person, typed once on one device. Only digests of codes and tokens are kept.

A code serves again until the device that typed it has come back with its token: the answer to the first try may have been lost. It serves
again on that very phone whenever its code is typed there: a browser is half a minute before it writes a cookie on the disk, and one that is
killed before that has lost it. By what it is known again, `phone`, opens nothing without the code.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.service.evening.audit import AuditLine, insert_audit_line
from plugins.service.evening.store import ServiceStore

SCHEMA = """
CREATE TABLE IF NOT EXISTS invitations (
    code TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL, ends TEXT NOT NULL,
    revoked TEXT, device TEXT NOT NULL DEFAULT '', leads INTEGER NOT NULL DEFAULT 0,
    phone TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS devices (
    id TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL, made TEXT NOT NULL, seen TEXT, revoked TEXT,
    leads INTEGER NOT NULL DEFAULT 0
);
"""
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Thirty-two letters and digits, without I, O, 0 and 1, which look alike: 40 bits in eight of them."""

LENGTH, HALF = 8, 4
LIFE = timedelta(hours=72)
"""Of a code that nobody typed: made the day before, or for a Monday on the Friday."""

TOKEN_BYTES = 32
DEVICE_LETTERS, DEVICE_LENGTH = "0123456789abcdefghijklmnopqrstuvwxyz", 8


class WrongCode(Exception):
    """The code is not valid; its text is a French sentence, the same for an unknown code and for a used or revoked one."""

    def __init__(self) -> None:
        super().__init__("Ce code n’ouvre rien : mal tapé, déjà utilisé, périmé ou retiré. Demandez-en un autre.")


@dataclass(frozen=True)
class Device:
    """One browser that may write, for one `scope` (a session); `name` is that of the person who was invited. One that `leads` may also do
    what cannot be undone, and undo what others did."""

    id: str
    scope: str
    name: str
    leads: bool = False


def create_invitation(store: ServiceStore, scope: str, name: str, now: datetime, leads: bool = False) -> str:
    """A new code for `name`, `ABCD-EFGH`; it is returned, and stored only as a digest."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    with store.transaction() as base:
        row = (digest_secret(code), scope, name, now.isoformat(), (now + LIFE).isoformat(), leads)
        base.execute("INSERT INTO invitations (code, scope, name, made, ends, leads) VALUES (?, ?, ?, ?, ?, ?)", row)
        insert_audit_line(base, AuditLine("commande", "invitation à tenir la séance" if leads else "invitation", name), now)
    store.settle()
    return f"{code[:HALF]}-{code[HALF:]}"


def redeem_invitation(store: ServiceStore, scope: str, typed: str, address: str, now: datetime, phone: str = "") -> tuple[Device, str]:
    """The device that `typed` opens, and its token, which the browser keeps; `phone` is what the page made by chance on that phone, and
    keeps, empty where it has none. Raises WrongCode."""
    code, token = digest_secret(normalize_code(typed)), secrets.token_urlsafe(TOKEN_BYTES)
    if not store.query_rows("SELECT 1 FROM invitations WHERE code = ?", code):  # who guesses never keeps a writer waiting
        raise WrongCode
    with store.transaction() as base:
        invitation = base.execute("SELECT * FROM invitations WHERE code = ?", (code,)).fetchone()
        again = bool(invitation and phone and secrets.compare_digest(invitation["phone"], digest_secret(phone)))
        if not invitation or not _is_opened(base, invitation, scope, now, again):
            raise WrongCode
        id = invitation["device"] if again else "".join(secrets.choice(DEVICE_LETTERS) for _ in range(DEVICE_LENGTH))
        device = Device(id, scope, invitation["name"], bool(invitation["leads"]))
        base.execute("DELETE FROM devices WHERE id = ?", (invitation["device"],))
        base.execute(
            "INSERT INTO devices (id, scope, name, token, made, leads) VALUES (?, ?, ?, ?, ?, ?)",
            (device.id, scope, device.name, digest_secret(token), now.isoformat(), device.leads),
        )
        base.execute("UPDATE invitations SET device = ?, phone = ? WHERE code = ?", (device.id, phone and digest_secret(phone), code))
        insert_audit_line(base, AuditLine(device.name, "arrivée", device.id, device.id, address), now)
    store.settle()
    return device, f"{device.id}.{token}"


def _is_opened(base: sqlite3.Connection, row: sqlite3.Row, scope: str, now: datetime, again: bool) -> bool:
    if row["revoked"] or row["scope"] != scope or datetime.fromisoformat(row["ends"]) < now:
        return False
    device = base.execute("SELECT seen FROM devices WHERE id = ?", (row["device"],)).fetchone()
    return again or not row["device"] or bool(device and not device["seen"])


def find_device(store: ServiceStore, scope: str, token: str, now: datetime) -> Device | None:
    """The device whose token is `token`, for `scope`; None when unknown or revoked.

    From its first time on, its code is spent.
    """
    row = _find_device(store, token)
    if row is None or row["scope"] != scope:
        return None
    if not row["seen"]:
        with store.transaction() as base:
            base.execute("UPDATE devices SET seen = ? WHERE id = ?", (now.isoformat(), row["id"]))
    return Device(row["id"], scope, row["name"], bool(row["leads"]))


def find_device_by_token(store: ServiceStore, token: str) -> str:
    """The id of the device whose token is `token`, in any scope; empty when unknown or revoked."""
    row = _find_device(store, token) if token else None
    return row["id"] if row else ""


def _find_device(store: ServiceStore, shown: str) -> sqlite3.Row | None:
    id, _, token = shown.partition(".")
    rows = store.query_rows("SELECT * FROM devices WHERE id = ?", id)
    token_digest = rows[0]["token"] if rows else digest_secret("")
    return rows[0] if secrets.compare_digest(token_digest, digest_secret(token)) and rows and not rows[0]["revoked"] else None


def revoke_access(store: ServiceStore, scope: str, name: str, now: datetime) -> int:
    """Shut out `name`: the codes and devices that open nothing any more, counted."""
    with store.transaction() as base:
        values = (now.isoformat(), scope, name)
        codes = base.execute("UPDATE invitations SET revoked = ? WHERE scope = ? AND name = ? AND revoked IS NULL", values).rowcount
        devices = base.execute("UPDATE devices SET revoked = ? WHERE scope = ? AND name = ? AND revoked IS NULL", values).rowcount
        if codes or devices:
            insert_audit_line(base, AuditLine("commande", "retrait", name), now)
    store.settle()
    return codes + devices


def list_invitations(store: ServiceStore, scope: str, now: datetime) -> list[tuple[str, str]]:
    """The invitations to `scope`, revoked ones excepted, and their states: « code à taper », « code périmé » or « sur un téléphone »."""
    rows = store.query_rows("SELECT * FROM invitations WHERE scope = ? AND revoked IS NULL ORDER BY made", scope)
    return [(row["name"], f"{_find_standing(row, now)}{', tient la séance' if row['leads'] else ''}") for row in rows]


def _find_standing(row: sqlite3.Row, now: datetime) -> str:
    if row["device"]:
        return "sur un téléphone"
    return "code périmé" if datetime.fromisoformat(row["ends"]) < now else "code à taper"


def normalize_code(typed: str) -> str:
    """A code as it was typed, without its hyphen and spaces, in capitals."""
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)


def digest_secret(secret: str) -> str:
    """A digest of a secret, stored and used for lookup: its timing reveals nothing of the code.

    Codes have 40 bits of chance and live three days, and tries are counted: a slow digest would add nothing.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
