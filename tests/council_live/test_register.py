"""The register: what was confirmed is there, once, in its order, whatever happens to the files and to who writes them."""

import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.service.council_live import store
from plugins.service.council_live.register import EntryJournal, EntryRegister
from plugins.service.council_live.store import ClosedSessionError, Different, EntryOutOfOrder, EntrySender, TooLate, UnknownEntry
from plugins.town.council.entry import SessionEntry
from tests.house import ROOT
from tests.warm import start_program

ADA, BOB = "ada", "bob"


@pytest.fixture
def clock(start):
    return lambda: start + timedelta(minutes=5)


@pytest.fixture
def open_register(tmp_path, clock):
    return lambda: EntryRegister(tmp_path / "seance", clock)


def entry(start, number, device=ADA, **more):
    return SessionEntry(f"{device}{number:010}", "propos", f"Mot {number}", start, **more)


def filled(register, start, count=5, device=ADA):
    for number in range(1, count + 1):
        register.add(entry(start, number, device), EntrySender(device, number))
    return register


def test_entries_come_back_in_the_order_of_their_receipt(open_register, start):
    register = filled(open_register(), start, 3)
    register.add(entry(start, 1, BOB), EntrySender(BOB, 1, "Bob", tell=True))
    assert [(one.seq, one.entry.id) for one in open_register().list_entries()] == [
        (1, "ada0000000001"),
        (2, "ada0000000002"),
        (3, "ada0000000003"),
        (4, "bob0000000001"),
    ]
    assert register.count_entries(ADA) == 3 and register.count_entries(BOB) == 1 and register.count_entries("zoe") == 0
    assert register.get("bob0000000001").sent == EntrySender(BOB, 1, "Bob", tell=True)


def test_a_register_of_a_later_version_is_refused_and_left_as_it_is(open_register, start, tmp_path):
    filled(open_register(), start)
    with closing(sqlite3.connect(tmp_path / "seance" / "registre.db")) as base:
        base.execute(f"PRAGMA user_version = {store.FORMAT + 1}")
        with pytest.raises(PersonRequired, match=r"registre\.db vient d’une version plus récente de Beffroi \(forme 2"):
            open_register()
        assert base.execute("SELECT count(*) FROM entries").fetchone() == (5,)


def test_what_is_sent_twice_is_kept_once(open_register, start):
    register = open_register()
    one = register.add(entry(start, 1), EntrySender(ADA, 1))
    assert register.add(replace(one.entry, at=start + timedelta(seconds=3)), EntrySender(ADA, 1)) == one
    assert register.get_revision() == 1
    with pytest.raises(Different):
        register.add(replace(one.entry, text="Autre"), EntrySender(ADA, 2))


def test_the_seventh_waits_for_the_sixth(open_register, start):
    register = filled(open_register(), start, 5)
    with pytest.raises(EntryOutOfOrder) as wanted:
        register.add(entry(start, 7), EntrySender(ADA, 7))
    assert wanted.value.n == 6
    assert len(register.list_entries()) == 5


def test_what_was_not_told_can_be_taken_back_and_what_was_cannot(open_register, start):
    register = filled(open_register(), start, 2)
    assert register.leave("ada0000000002")
    with pytest.raises(TooLate):
        register.take_back("ada0000000002")
    assert register.take_back("ada0000000001").is_taken_back
    assert not register.leave("ada0000000001")
    with pytest.raises(UnknownEntry):
        register.take_back("ada0000000009")
    assert [(one.is_taken_back, one.leaving) for one in open_register().list_entries()] == [(True, False), (False, True)]


def test_a_rectification_needs_what_it_puts_right(open_register, start):
    register = filled(open_register(), start, 1)
    right = replace(entry(start, 2, corrects="ada0000000001"), kind="rectification")
    with pytest.raises(UnknownEntry):
        register.add(replace(right, corrects="ada0000000009"), EntrySender(ADA, 2))
    register.add(right, EntrySender(ADA, 2))
    with pytest.raises(TooLate):
        register.take_back("ada0000000001")


def test_a_closed_session_takes_nothing_more_and_ends_once(open_register, start):
    register = filled(open_register(), start, 1)
    register.close(start + timedelta(hours=2))
    register.close(start + timedelta(hours=3))
    assert register.end() == start + timedelta(hours=2)
    assert open_register().get_status() == "clos"
    with pytest.raises(ClosedSessionError):
        register.add(entry(start, 2), EntrySender(ADA, 2))
    assert register.add(entry(start, 1), EntrySender(ADA, 1)).seq == 1, "what was kept is still confirmed"
    register.reopen()
    assert register.get_status() == "direct" and register.end() is None
    assert register.add(entry(start, 2), EntrySender(ADA, 2)).seq == 2


def test_who_waits_is_told_of_a_change_by_a_thread_or_by_another_process(open_register, start, tmp_path):
    register = open_register()
    thread = threading.Timer(0.05, lambda: register.look_at("3"))
    thread.start()
    assert register.wait(0, 20) == 1
    other = filled(open_register(), start, 1)
    assert register.wait(1, 20) == other.get_revision() == 2
    assert register.wait(2, 0.01) == 2
    assert register.get_item() == "3"


DAMAGE = {
    "the write-ahead log is cut": lambda folder, dice: cut(folder / "registre.db-wal", dice),
    "the write-ahead log is gone": lambda folder, dice: (folder / "registre.db-wal").unlink(missing_ok=True),
    "the store is gone": lambda folder, dice: [path.unlink() for path in folder.glob("registre.db*")],
    "the store is garbage": lambda folder, dice: garble(folder / "registre.db", dice),
    "the journal is gone": lambda folder, dice: (folder / "registre.jsonl").unlink(),
    "the journal ends in the middle of a line": lambda folder, dice: (folder / "registre.jsonl").open("a").write('{"act":"entry","rev'),
}


def cut(path, dice):
    size = path.stat().st_size if path.exists() else 0
    if size:
        with path.open("r+b") as file:
            file.truncate(dice.randrange(size))


def garble(path, dice):
    content = bytearray(path.read_bytes())
    for _ in range(200):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("seed", range(3))
def test_no_confirmed_entry_is_lost_by(damage, seed, tmp_path, open_register, start):
    killed = written(tmp_path / "seance", ADA, 12, after=9)
    DAMAGE[damage](tmp_path / "seance", random.Random(f"{damage} {seed}"))
    register = open_register()
    assert set(killed) <= {one.entry.id for one in register.list_entries()}
    assert [one.seq for one in register.list_entries()] == list(range(1, len(register.list_entries()) + 1))
    filled(register, start, 2, BOB)
    assert [one.entry.id for one in open_register().list_entries()] == [one.entry.id for one in register.list_entries()]


def written(folder, device, count, after):
    """The entries that a process had confirmed when it was killed, after its `after`-th."""
    command = [sys.executable, "-m", "tests.council_live.writer", str(folder), device, str(count)]
    with start_program(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        confirmed = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        rest = process.stdout.read().split()
    return confirmed + rest


def test_two_processes_that_are_killed_and_come_back_lose_nothing_and_say_nothing_twice(tmp_path, open_register):
    folder, dice, confirmed = tmp_path / "seance", random.Random(7), set()
    for _ in range(3):
        threads = [
            threading.Thread(target=lambda device=device: confirmed.update(written(folder, device, 30, dice.randrange(1, 8))))
            for device in (ADA, BOB)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    entries = open_register().list_entries()
    ids = [one.entry.id for one in entries]
    assert {id for id in confirmed if id} <= set(ids) and len(ids) == len(set(ids))
    for device in (ADA, BOB):
        assert [one.sent.n for one in entries if one.sent.device == device] == list(range(1, open_register().count_entries(device) + 1))


def test_an_entry_that_the_disk_refuses_is_not_confirmed_and_may_come_again(open_register, start, monkeypatch):
    register = filled(open_register(), start, 1)

    def full(journal, act):
        with journal.path.open("a") as file:
            file.write('{"act":"entry","revi')
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(EntryJournal, "add", full)
        with pytest.raises(OSError, match="space"):
            register.add(entry(start, 2), EntrySender(ADA, 2))
    assert [one.seq for one in register.list_entries()] == [1]
    register.add(entry(start, 2), EntrySender(ADA, 2))
    assert [one.entry.id for one in open_register().list_entries()] == ["ada0000000001", "ada0000000002"]


def test_a_line_that_was_written_but_never_confirmed_leaves_its_place_to_the_next(open_register, start, tmp_path):
    register = filled(open_register(), start, 1)
    told = {
        "entry": entry(start, 1, BOB).to_json(),
        "received": start.isoformat(),
        "seq": 2,
        "device": BOB,
        "n": 1,
        "author": "",
        "tell": False,
    }
    register.journal.add({"act": "entry", "revision": 2, **told})
    register.add(entry(start, 2), EntrySender(ADA, 2))
    assert [one.entry.id for one in open_register().list_entries()] == ["ada0000000001", "ada0000000002", "bob0000000001"]


def test_a_register_that_another_program_holds_is_neither_renamed_nor_emptied(open_register, start, tmp_path, monkeypatch):
    filled(open_register(), start)._connection.close()
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    held = sqlite3.connect(tmp_path / "seance/registre.db", isolation_level=None)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        open_register()
    held.execute("ROLLBACK")
    held.close()
    assert not list((tmp_path / "seance").glob("*illisible*"))
    assert [one.entry.text for one in open_register().list_entries()] == [f"Mot {number}" for number in range(1, 6)]
