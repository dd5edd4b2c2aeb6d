"""The service's store in one file, and back: taken while it runs, put back while it does not, from either store to either.

Rows are written as Django's own serialiser has them, so that PostgreSQL takes what SQLite gave. Sessions are left out: devices come in
again.
"""

import io
import json
import re
import tarfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.lock import exclusive_lock
from plugins.service.web_service.audit_seal import seal_anew
from plugins.service.web_service.configuration import get_current_town, list_current_parts, make_service_folder
from plugins.service.web_service.serving import ServiceRunning
from plugins.service.web_service.stored_tables import LOCK

STORE, FORM = "store.json", 1
FILES = ("images",)
"""The folders of the service's own that belong to what the store says."""
PREFIX, SUFFIX, MINUTE = "bureau-", ".tar.gz", "%Y-%m-%d-%H%M"
DATED = re.compile(rf"{PREFIX}(\d{{4}}-\d\d-\d\d-\d{{4}}){re.escape(SUFFIX)}")
LEFT_OUT = frozenset({"web_service.lifesign", "web_service.ratebucket"})


def list_served_tables() -> list[type[Model]]:
    """Every table of the parts, but those that say nothing an hour later."""
    labels = {part.application.rpartition(".")[2] for part in list_current_parts()}
    return [table for table in apps.get_models() if table._meta.app_label in labels and table._meta.label_lower not in LEFT_OUT]


def take_backup(file: Path) -> int:
    """Write all that the service knows to `file`, for its owner alone; how many rows. Raises OSError."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        rows = [row for table in list_served_tables() for row in table._default_manager.order_by("pk").iterator()]
        text = json.dumps({"form": FORM, "rows": json.loads(serializers.serialize("json", rows))}, ensure_ascii=False)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo(STORE)
        entry.size, entry.mtime, entry.mode = len(text.encode()), int(time.time()), 0o600
        archive.addfile(entry, io.BytesIO(text.encode()))
        for name in FILES:
            if (folder := make_service_folder(get_current_town()) / name).is_dir():
                archive.add(folder, name)
    durable.write_durably(file, packed.getvalue(), mode=0o600)
    return len(rows)


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


def restore_backup(file: Path) -> int:
    """Restore what `take_backup` wrote, replacing everything; returns the number of rows. All of it, or nothing. What was erased since is
    erased again.

    Raises SettingsError for a file that is no backup, ServiceRunning while the service runs.
    """
    folder = make_service_folder(get_current_town())
    running = ServiceRunning("Le service tourne : arrêtez-le avant de remettre une sauvegarde en place.")
    with exclusive_lock(folder / LOCK, running):
        rows, pictures = _read(file)
        with transaction.atomic():
            for table in reversed(list_served_tables()):
                table._default_manager.all().delete()
            for name in ("sessions.Session",):
                apps.get_model(name)._default_manager.all().delete()
            for row in serializers.deserialize("json", json.dumps(rows)):
                row.save()
            _set_sequences(list_served_tables())
        for part in list_current_parts():
            if erase_again := part.restored():
                erase_again(get_current_town())
        for name, data in pictures.items():
            aim = folder / name
            aim.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            durable.write_durably(aim, data, mode=0o600)
        seal_anew()
    return len(rows)


def _read(file: Path) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    wrong = SettingsError([f"{file} : ce n’est pas une sauvegarde du bureau, ou elle est abîmée."])
    pictures: dict[str, bytes] = {}
    document: dict[str, Any] = {}
    with suppress(tarfile.TarError, EOFError, ValueError, KeyError):
        with tarfile.open(file) as archive:
            for member in archive:
                data = archive.extractfile(member)
                path = Path(member.name)
                if data is None or path.is_absolute() or ".." in path.parts:
                    continue
                if member.name == STORE:
                    document = json.loads(data.read())
                elif path.parts[0] in FILES:
                    pictures[member.name] = data.read()
        if document["form"] == FORM:
            return document["rows"], pictures
    raise wrong


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
