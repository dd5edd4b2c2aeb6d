"""What a town keeps is brought up by one command, and back; all of it is as it was where one file cannot be brought up."""

import fcntl
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.command.town import list_usable_rooms
from plugins.core.infrastructure.errors import NotNow, SettingsError
from plugins.core.infrastructure.town import locate_town
from plugins.core.publication.stored_format import FormatStep, StoredFormat, copy_database, read_user_version
from plugins.towns.town_folder.upgrade import StoredFile, list_stored_files, list_stored_formats, migrate_stored_files
from tests.house import ROOT


def add_column(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("ALTER TABLE notes ADD COLUMN day TEXT")
        base.execute("PRAGMA user_version = 2")


def fail(file: Path) -> None:
    add_column(file)
    raise ValueError("le disque est plein")


def make_base(folder: Path, name: str, step) -> StoredFile:
    """A base of format 1, which `step` brings to 2."""
    file = folder / name
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("CREATE TABLE notes (text TEXT)")
        base.execute("PRAGMA user_version = 1")
    steps = (FormatStep(2, "le jour de chaque note", step),)
    lock = folder / f"{name}.lock"
    return StoredFile(
        StoredFormat(name=name, version=2, files=(file,), read_version=read_user_version, steps=steps, lock=lock, copy_aside=copy_database),
        file,
        1,
    )


def test_every_file_is_brought_up_and_a_copy_of_before_kept(tmp_path):
    file = make_base(tmp_path, "notes", add_column)
    assert list(migrate_stored_files([file], tmp_path / "copies")) == ["notes : le jour de chaque note."]
    assert (read_user_version(file.path), read_user_version(tmp_path / "copies" / "0-notes")) == (2, 1)


def test_everything_is_as_it_was_where_one_of_them_cannot_be_brought_up(tmp_path):
    first, second = make_base(tmp_path, "notes", add_column), make_base(tmp_path, "lettres", fail)
    with pytest.raises(SettingsError, match=r"le disque est plein.*Rien n’est changé"):
        list(migrate_stored_files([first, second], tmp_path / "copies"))
    assert [read_user_version(each.path) for each in (first, second)] == [1, 1]


def test_nothing_is_touched_while_a_program_writes_there(tmp_path):
    file = make_base(tmp_path, "notes", add_column)
    with (tmp_path / "notes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotNow, match="un programme y écrit"):
            list(migrate_stored_files([file], tmp_path / "copies"))
    assert read_user_version(file.path) == 1


def test_a_ledger_of_a_later_version_is_left_alone(tmp_path):
    (tmp_path / "ledger.jsonl").write_text('{"time": "2027-01-01T09:00:00+01:00", "state": "sent", "version": 2}\n', encoding="utf-8")
    town = locate_town(str(ROOT / "publishconf.py"))
    town = replace(town, environ={"BEFFROI_STATE": str(tmp_path)})
    (ledger,) = (each for each in list_stored_files(town, list_usable_rooms(town.conf)) if each.path.name == "ledger.jsonl")
    assert ledger.is_newer and "d’une version plus récente (forme 2, celle-ci lit la 1) : laissé tel quel" in ledger.describe(town)


def test_every_format_that_a_room_declares_is_told_in_the_manual():
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    town = locate_town(str(ROOT / "publishconf.py"))
    rooms = list_usable_rooms(town.conf)
    assert list_stored_files(town, rooms) is not None
    assert [each.name for each in list_stored_formats(town, rooms) if each.name not in manual] == []
