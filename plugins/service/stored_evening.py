"""The file of the evening's service as something that a town keeps: its format counts the columns that files of before lack."""

from collections.abc import Iterator
from pathlib import Path

from plugins.publication.stored_format import FormatStep, StoredFormat, copy_database, read_column_names
from plugins.service import audit, hours, invitations
from plugins.service.store import FILE, ServiceStore

FOLDER = "companion"
"""The folder of the evening's service, below the state folder."""
LOCK = "service.lock"
"""Below that folder: held by the service while it runs."""


def list_stored_formats(state: Path) -> Iterator[StoredFormat]:
    """The file, where an evening was held. A version of before reads it with the columns that it does not know, which have a default;
    opening one of before adds them."""
    file, version = state / FOLDER / FILE, 1 + len(invitations.COLUMNS)
    yield StoredFormat(
        name="les invitations et les téléphones du conseil",
        version=version,
        files=(file,) if file.is_file() else (),
        read_version=read_columns_version,
        steps=(FormatStep(version, "qui mène la séance, et pour quel téléphone", lambda file: open_evening_store(file.parent).close()),),
        lock=file.with_name(LOCK),
        copy_aside=copy_database,
    )


def read_columns_version(file: Path) -> int:
    """One, and one more for each column that came later. Raises sqlite3.Error."""
    return 1 + sum(name in read_column_names(file, table) for table, name, _ in invitations.COLUMNS)


def open_evening_store(folder: Path) -> ServiceStore:
    """The store of the evening's service in `folder`, with every table that it has. Raises OSError, sqlite3.Error."""
    return ServiceStore(folder, audit.SCHEMA, invitations.SCHEMA, hours.SCHEMA, columns=invitations.COLUMNS)
