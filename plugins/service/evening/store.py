"""The one file of the evening's service: invitations and telephones, hours, the audit."""

import hashlib
import os
import pwd
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.infrastructure.durable import is_lock_held
from plugins.core.infrastructure.errors import NotNow, SettingsError
from plugins.core.publication.stored_format import StoredFormat, copy_database, open_ledger, read_user_version

ROOT_USER = 0
REFUSED = "{path} : « {me} » ne peut pas y écrire, c’est à « {owner} ». Rendez-le-lui : sudo chown -R {me} {folder}"
FOLDER_IN_USE = "{folder} : {why}. Un autre programme s’en sert, ou le disque refuse ; réessayez dans un instant."


@contextmanager
def give_files_to_owner(folder: Path, *others: Path) -> Iterator[None]:
    """Give files that root makes during the block in `folder` and in `others` to the owner of the folder around each.

    Raises SettingsError, with what to type, when the block could not write there; NotNow when another program held it.
    """
    try:
        yield
    except (PermissionError, sqlite3.OperationalError) as error:
        if path := _find_unwritable(folder):
            me, owner = _find_name(os.geteuid()), _find_name(path.stat().st_uid)
            raise SettingsError([REFUSED.format(path=path, me=me, owner=owner, folder=folder)]) from None
        if isinstance(error, PermissionError):
            raise
        raise NotNow(FOLDER_IN_USE.format(folder=folder, why=error)) from None
    finally:
        for each in (folder, *others):
            with suppress(OSError):
                leave_to_owner(each)


def leave_to_owner(folder: Path) -> None:
    """Give what belongs to root in `folder`, itself included, to the owner of the folder around it. Raises OSError."""
    around = folder.parent.stat()
    if os.geteuid() != ROOT_USER or around.st_uid == ROOT_USER or not folder.exists():
        return
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        if status.st_uid == ROOT_USER and (path.is_dir() or status.st_nlink == 1):  # a second name may be of a file elsewhere
            os.chown(path, around.st_uid, around.st_gid, follow_symlinks=False)


def _find_unwritable(folder: Path) -> Path | None:
    """The first of `folder` and what is below it that cannot be written; of a folder that cannot be made, the one around it."""
    start = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    below: Iterable[Path] = folder.rglob("*") if start == folder else ()
    return next((path for path in (start, *below) if not os.access(path, os.W_OK)), None)


def _find_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


PATIENCE = 5.0
"""Seconds that a writer waits for another process, such as `./beffroi live invite`."""

FILE = "companion.sqlite"
FORMAT = 1


class ServiceStore:
    """Tables of several owners in one file. Safe from several threads and processes.

    Opening one raises PersonRequired where a later version of Beffroi wrote it.
    Raises sqlite3.OperationalError when the disk refuses: nothing is then half done.
    """

    def __init__(self, folder: Path, *schemas: str):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = RLock()
        self._base = open_ledger(folder / FILE, "".join(schemas), FORMAT, timeout=PATIENCE, is_shared=True)
        self._base.row_factory = sqlite3.Row

    def query_rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a SELECT."""
        with self._lock:
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that the block writes, or nothing."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                self._base.rollback()
                raise

    def settle(self) -> None:
        """Move what was written from the log of writes into the file itself: it survives the loss of that log."""
        with self._lock:
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()


AUDIT_SCHEMA = """
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


DRIFT = timedelta(seconds=1)
"""Between two clocks of one machine, over an evening, at most."""
HOURS_SCHEMA = "CREATE TABLE IF NOT EXISTS born (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL);"


@dataclass
class Onward:
    """The clock `wall` as long as it goes on. Put back by more than it may drift, it is no longer followed: the hours of the evening go on
    from where they were, as `count` does, which nobody can set. Safe from several threads."""

    wall: Callable[[], datetime]
    count: Callable[[], float]
    _last: datetime | None = None
    _counted: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __call__(self) -> datetime:
        """The instant: never before one that was given."""
        with self._lock:
            wall_time, counted = self.wall(), self.count()
            if self._last and wall_time < self._last:
                onward = self._last + timedelta(seconds=counted - self._counted)
                wall_time = onward if onward - wall_time > DRIFT else self._last
            self._last, self._counted = wall_time, counted
            return wall_time


def start_clock(conf: Mapping[str, Any], environ: Mapping[str, str], store: ServiceStore) -> Callable[[], datetime]:
    """The instant, in Europe/Paris. Where the journal stands still (`BEFFROI_NOW`, a demonstration), time goes on from there since `store`
    was made, so that it never goes back when the service is started again."""
    if not environ.get("BEFFROI_NOW") and not conf.get("DEMONSTRATION_NOW"):
        return Onward(lambda: datetime.now(PARIS), time.monotonic)
    with store.transaction() as base:
        base.execute("INSERT OR IGNORE INTO born VALUES (1, ?)", (datetime.now(PARIS).isoformat(),))
    born, stands = datetime.fromisoformat(store.query_rows("SELECT at FROM born")[0]["at"]), get_current_time(conf, environ)
    return lambda: stands + max(datetime.now(PARIS) - born, timedelta())


INVITATIONS_SCHEMA = """
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


FOLDER = "companion"
"""The folder of the evening's service, below the state folder."""
LOCK = "service.lock"
"""Below that folder: held by the service while it runs."""


def is_evening_held(folder: Path) -> bool:
    """Whether the evening's service whose store is in `folder` runs now. Raises OSError."""
    return is_lock_held(folder / LOCK)


def list_stored_formats(state: Path) -> Iterator[StoredFormat]:
    """The file, where an evening was held."""
    file = state / FOLDER / FILE
    yield StoredFormat(
        name="les invitations et les téléphones du conseil",
        version=FORMAT,
        files=(file,) if file.is_file() else (),
        read_version=read_user_version,
        lock=file.with_name(LOCK),
        copy_aside=copy_database,
    )


def open_evening_store(folder: Path) -> ServiceStore:
    """The store of the evening's service in `folder`, with every table that it has. Raises OSError, sqlite3.Error."""
    return ServiceStore(folder, AUDIT_SCHEMA, INVITATIONS_SCHEMA, HOURS_SCHEMA)
