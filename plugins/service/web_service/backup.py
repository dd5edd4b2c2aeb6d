"""The service's store in one file, and back: taken while it runs, put back while it does not, from either store to either.

Rows are written as Django's own serialiser has them, so that PostgreSQL takes what SQLite gave. Sessions are left out: devices come in
again. With them go the key that sealed them, the list of what was erased, and what other rooms keep beside the store; that is put back in a
folder of its own, since a ledger of yesterday, at its place, would have today's announcements made twice.
"""

import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.room import list_rooms_in_use
from plugins.service.web_service import town_key
from plugins.service.web_service.audit import seal_anew
from plugins.service.web_service.configuration import get_current_town, list_current_parts, make_service_folder
from plugins.service.web_service.maintenance import LOCK
from plugins.service.web_service.serving import ServiceRunning

STORE, FORM = "store.json", 1
PART = 1 << 20
"""Bytes of a file that are in memory at once."""
FOLDERS = ("images",)
"""The folders of the service's own that belong to what the store says."""
KEY, ERASED_FILE = town_key.FILE, "textes-effaces.txt"
"""Files of the service's own: what sealed addresses and links are read with, the references of what was erased."""
ASIDE, RESTORED = "state", "restored"
"""The folder of other rooms' files in a backup, and the one below the state folder where they are put back."""
PREFIX, SUFFIX, MINUTE = "bureau-", ".tar.gz", "%Y-%m-%d-%H%M"
DATED = re.compile(rf"{PREFIX}(\d{{4}}-\d\d-\d\d-\d{{4}}){re.escape(SUFFIX)}")
LEFT_OUT = frozenset({"web_service.lifesign", "web_service.ratebucket"})


def list_served_tables() -> list[type[Model]]:
    """Every table of the parts, but those that say nothing an hour later."""
    labels = {part.application.rpartition(".")[2] for part in list_current_parts()}
    return [table for table in apps.get_models() if table._meta.app_label in labels and table._meta.label_lower not in LEFT_OUT]


def take_backup(file: Path) -> int:
    """Write all that the service knows to `file`, for its owner alone; how many rows. Nothing of it is whole in memory, and `file` is what
    it was until the new one is ready. Raises OSError."""
    folder = make_service_folder(get_current_town())
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as place:
        packed, store = Path(place) / "packed", Path(place) / STORE
        packed.touch(mode=0o600)
        count = _write_rows(store)
        with tarfile.open(packed, "w:gz") as archive:
            archive.add(store, STORE)
            store.unlink()
            for name in (*FOLDERS, ERASED_FILE, KEY):
                if (folder / name).exists():
                    archive.add(folder / name, name)
            for name, copy in _copy_files_of_rooms(Path(place) / "copy"):
                archive.add(copy, f"{ASIDE}/{name}")
        with packed.open("rb+") as packed_file:
            os.fsync(packed_file.fileno())
        packed.replace(file)
    durable.sync_folder(file.parent)
    return count


def _write_rows(file: Path) -> int:
    """Write every row to `file`, as they are at one moment; how many."""
    count = 0

    def list_rows() -> Iterator[Model]:
        nonlocal count
        for table in list_served_tables():
            for row in table._default_manager.order_by("pk").iterator():
                count += 1
                yield row

    with transaction.atomic(), file.open("x", encoding="utf-8") as stream:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        stream.write(f'{{"form": {FORM}, "rows": ')
        serializers.serialize("json", list_rows(), stream=stream)
        stream.write("}")
    return count


def _copy_files_of_rooms(copy: Path) -> Iterator[tuple[str, Path]]:
    """Copy what the rooms keep beside the store, one at a time to `copy`: its name below the state folder, and the copy."""
    town = get_current_town()
    rooms = sorted(town.rooms or town.conf["PLUGINS"])
    for room in list_rooms_in_use(rooms):
        for stored in room.list_stored_formats(town.paths, rooms) if room.list_stored_formats else ():
            for file in stored.files if stored.is_saved else ():
                if file.is_relative_to(town.paths.state):
                    stored.copy_aside(file, copy)
                    yield file.relative_to(town.paths.state).as_posix(), copy
                    copy.unlink()


def take_dated_backup(folder: Path) -> tuple[Path, int, list[Path]]:
    """Write a backup to a file of `folder` that is named by this minute, then take out those that the town keeps no more: what somebody
    has had erased leaves them on its turn. The file, how many rows, those that are gone. Raises OSError."""
    town = get_current_town()
    now, days = town.clock(), town.service.backups
    file = folder / f"{PREFIX}{now:{MINUTE}}{SUFFIX}"
    count = take_backup(file)
    oldest = f"{now - timedelta(days=days):{MINUTE}}" if days else ""
    stale = [path for path in sorted(folder.glob(f"{PREFIX}*{SUFFIX}")) if (day := DATED.fullmatch(path.name)) and day[1] < oldest]
    for path in stale:
        durable.remove_durably(path)
    return file, count, stale


def restore_backup(file: Path) -> tuple[int, list[Path]]:
    """Restore what `take_backup` wrote, replacing everything: the number of rows, and what was put aside for a person to place. All of it,
    or nothing. What was erased since is erased again.

    Raises SettingsError for a file that is no backup, ServiceRunning while the service runs.
    """
    town = get_current_town()
    folder = make_service_folder(town)
    running = ServiceRunning("Le service tourne : arrêtez-le avant de remettre une sauvegarde en place.")
    with exclusive_lock(folder / LOCK, running):
        rows = _read_rows(file)
        with transaction.atomic():
            for table in reversed(list_served_tables()):
                table._default_manager.all().delete()
            for name in ("sessions.Session",):
                apps.get_model(name)._default_manager.all().delete()
            for row in serializers.deserialize("json", json.dumps(rows)):
                row.save()
            _set_sequences(list_served_tables())
        put_aside = list(_put_files_back(file, folder, town.paths.state / RESTORED))
        for part in list_current_parts():
            if erase_again := part.restored():
                erase_again(town)
        seal_anew()
    return len(rows), put_aside


def _put_files_back(file: Path, folder: Path, aside: Path) -> Iterator[Path]:
    """Put the files of the backup `file` back in the service's folder, the key for good, the list of what was erased with what is on it
    here; those of other rooms in the folder `aside`, which are given."""
    for name, stream in _list_members(file):
        path = Path(name)
        if path.parts[0] == ASIDE:
            aim = aside.joinpath(*path.parts[1:])
        elif path.parts[0] in FOLDERS or name in (KEY, ERASED_FILE):
            aim = folder / path
        else:
            continue
        parts: Iterable[bytes] = iter(partial(stream.read, PART), b"")
        if name == ERASED_FILE and aim.exists():
            parts = sorted({*aim.read_bytes().splitlines(keepends=True), *stream.read().splitlines(keepends=True)})
        aim.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.write_durably(aim, parts, mode=0o600)
        if name == KEY:
            town_key.forget_key()
        if path.parts[0] == ASIDE:
            yield aim


def _read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a backup, which was read to its end. Raises SettingsError for another file."""
    document: dict[str, Any] = {}
    with suppress(tarfile.TarError, EOFError, ValueError, KeyError, zlib.error):
        for name, stream in _list_members(file):
            if name == STORE:
                document = json.loads(stream.read())
            else:
                while stream.read(PART):
                    pass
        if document["form"] == FORM:
            rows: list[dict[str, Any]] = document["rows"]
            return rows
    raise SettingsError([f"{file} : ce n’est pas une sauvegarde du bureau, ou elle est abîmée."])


def _list_members(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of a backup by name, but those of a name that leads elsewhere."""
    with tarfile.open(file) as archive:
        for member in archive:
            stream, path = archive.extractfile(member), Path(member.name)
            if stream is not None and not path.is_absolute() and ".." not in path.parts:
                yield member.name, stream


def _set_sequences(tables: Iterable[type[Model]]) -> None:
    """Have the next row of each table come after the last: PostgreSQL counts by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def wipe_freed_pages() -> None:
    """Wipe what was erased from SQLite's file: its own pages when they are freed, those of its log now."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_old_sessions() -> None:
    """Take out the sessions that are over."""
    call_command("clearsessions", verbosity=0)
