"""The ledger in a file, on disks that fill, tear and lose."""

import os
import resource
import signal
from pathlib import Path

import pytest

from plugins.announce.ledger_file import FileLedger
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from tests.announce.forks import done
from tests.announce.sample import NOW


@pytest.fixture
def path(tmp_path):
    """Where the ledger lies."""
    return tmp_path / "state" / "ledger.jsonl"


def entry(number=1, state=PostState.SENT):
    """One line about the post of that number."""
    return Post(NOW, state, Key(f"g{number}", "x", "42"), text="é" * 40)


def written(path, *entries):
    """The ledger, once these lines are in it."""
    with FileLedger(path) as ledger:
        ledger.read()
        ledger.append(*entries)
    return path


def states(path):
    """What the ledger says of every post."""
    return {found.key.guid: found.state for found in FileLedger(path).read().list_entries()}


def test_a_new_ledger_is_empty_and_remembers_what_is_written(path):
    assert states(path) == {}
    written(path, entry(1), entry(2))
    assert states(path) == {"g1": PostState.SENT, "g2": PostState.SENT}


def test_each_line_says_which_run_wrote_it(path):
    written(path, entry(1))
    written(path, entry(2))
    one, other = FileLedger(path).read().list_entries()
    assert one.by and other.by and one.by != other.by


@pytest.mark.parametrize("torn", [b"{", b'{"time": "2026-03', b"\x00" * 50, b"\xc3", b"{}{}"])
def test_a_torn_last_line_is_repaired_and_the_next_one_stays_whole(path, torn):
    written(path, entry(1))
    with path.open("ab") as file:
        file.write(torn)
    assert states(path) == {"g1": PostState.SENT}
    written(path, entry(2))
    assert states(path) == {"g1": PostState.SENT, "g2": PostState.SENT}


def test_reading_without_the_hold_repairs_nothing(path):
    written(path, entry(1))
    with path.open("ab") as file:
        file.write(b"{torn")
    before = path.read_bytes()
    FileLedger(path).read()
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", [b"{torn\n", b"\xff\xfe\n", b"\n", b"\x00\n"])
def test_damage_that_is_not_a_torn_end_stops(path, damage):
    written(path, entry(1))
    path.write_bytes(path.read_bytes() + damage + path.read_bytes())
    with pytest.raises(PersonRequired, match=":2 "):
        FileLedger(path).read()


@pytest.mark.parametrize("lose", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_ledger_that_should_be_there_and_is_not_stops(path, lose):
    lose(written(path, entry(1)))
    with pytest.raises(PersonRequired, match="a disparu"):
        FileLedger(path).read()


def full_disk(path, room):
    """Write one line with so many bytes left, and answer how it ended: 0 written, 4 refused."""

    def work():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = path.stat().st_size if path.exists() else 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, size + room))
        written(path, entry(2))

    return done(work)


@pytest.mark.parametrize("room", [0, 1, 100])
def test_a_full_disk_leaves_the_ledger_as_it_was(path, room):
    before = written(path, entry(1)).read_bytes()
    assert full_disk(path, room) == NotNow.exit_code
    assert path.read_bytes() == before
    assert states(path) == {"g1": PostState.SENT}


def test_a_folder_that_cannot_be_written_is_told(path, monkeypatch):
    def refuse(descriptor):
        raise OSError(5, "Input/output error")

    with FileLedger(path) as ledger:
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(NotNow, match="impossible d’écrire"):
            ledger.append(entry(1))
    assert path.read_bytes() == b""


def test_a_line_is_on_the_disk_before_append_returns(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink())))
    written(path, entry(1))
    assert synced == [str(path), str(path.parent)]
