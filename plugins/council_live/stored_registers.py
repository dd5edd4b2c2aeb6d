"""The registers of sessions as something that a town keeps. Format 1 knew no entry that was withdrawn; format 2 does.

The journal beside each, a line an act, has been the same since the first: acts that it does not know are passed over.
"""

from collections.abc import Iterator
from pathlib import Path

from plugins.council_live.store import open_store
from plugins.publication.stored_format import FormatStep, StoredFormat, copy_database, read_column_names
from plugins.service.stored_evening import FOLDER, LOCK

WITHOUT_WITHDRAWALS, PRESENT = 1, 2
REGISTER = "registre.db"


def list_stored_formats(state: Path) -> Iterator[StoredFormat]:
    """One file a session. A version of before reads it with the column that it does not know, which has a default."""
    yield StoredFormat(
        name="le registre d’une séance",
        version=PRESENT,
        files=tuple(sorted((state / FOLDER).rglob(REGISTER))),
        read_version=read_register_version,
        steps=(FormatStep(PRESENT, "les entrées retirées", add_withdrawals),),
        lock=state / FOLDER / LOCK,
        copy_aside=copy_database,
    )


def read_register_version(file: Path) -> int:
    """The number of a register. Raises sqlite3.Error, ValueError for a file that is none."""
    columns = read_column_names(file, "entries")
    if not columns:
        raise ValueError("ce n’est pas un registre")
    return PRESENT if "withdrawn" in columns else WITHOUT_WITHDRAWALS


def add_withdrawals(file: Path) -> None:
    """Give the register what it lacks: opening it does. Raises sqlite3.Error."""
    open_store(file).close()
