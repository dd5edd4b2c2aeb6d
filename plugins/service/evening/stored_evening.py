"""The file of the evening's service as something that a town keeps."""

from collections.abc import Iterator
from pathlib import Path

from plugins.core.publication.stored_format import StoredFormat, copy_database, read_unnumbered_version
from plugins.service.evening import audit, hours, invitations
from plugins.service.evening.store import FILE, ServiceStore

FOLDER = "companion"
"""The folder of the evening's service, below the state folder."""
LOCK = "service.lock"
"""Below that folder: held by the service while it runs."""


def list_stored_formats(state: Path) -> Iterator[StoredFormat]:
    """The file, where an evening was held."""
    file = state / FOLDER / FILE
    yield StoredFormat(
        name="les invitations et les téléphones du conseil",
        version=1,
        files=(file,) if file.is_file() else (),
        read_version=read_unnumbered_version,
        lock=file.with_name(LOCK),
        copy_aside=copy_database,
    )


def open_evening_store(folder: Path) -> ServiceStore:
    """The store of the evening's service in `folder`, with every table that it has. Raises OSError, sqlite3.Error."""
    return ServiceStore(folder, audit.SCHEMA, invitations.SCHEMA, hours.SCHEMA)
