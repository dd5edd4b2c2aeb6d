"""A store that says something else than what was put in it says so, and never passes for true."""

import contextlib
import errno
import sqlite3

import pytest

from plugins.engine.incremental.cache.objects import ObjectCache
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, pack_values, seal, unpack_values, unseal

HTML = "<p>Le marché revient.</p>" * 40


@pytest.fixture
def place(tmp_path):
    """A store that holds one of each thing."""
    with BuildStore(tmp_path / "store") as store:
        store.write_note("time", pack_values(["hier"]))
        store.write_bodies([("a.md", HTML)], ())
        store.replace_rows("labels", [(1, seal(b"pickle"))])
        store.replace_rows("moves", [(0, "index.html", 0)])
        store.commit()
    return tmp_path / "store"


def test_what_was_put_away_is_given_back(place):
    with BuildStore(place) as store:
        assert unpack_values(store.read_note("time"), None) == ["hier"]
        assert store.read_body("a.md") == HTML
        assert store.list_rows("moves") == [(0, "index.html", 0)]


def test_a_text_that_was_altered_is_not_published(place):
    altered = place.read_bytes().replace(b"revient", b"devient", 1)
    place.write_bytes(altered)
    with BuildStore(place) as store, pytest.raises(Spoilt):
        store.read_body("a.md")


def test_a_text_that_is_missing_is_not_empty(place):
    with BuildStore(place) as store, pytest.raises(Spoilt):
        store.read_body("b.md")


def test_an_object_that_its_label_names_in_vain_is_spoilt(place):
    with BuildStore(place) as store, pytest.raises(Spoilt):
        ObjectCache(store, (), {}).load_state("a.md")


def test_a_label_that_is_no_pickle_is_spoilt_and_not_a_defect(place):
    with BuildStore(place) as store, pytest.raises(Spoilt):
        ObjectCache(store, (), {}).load_labels()


@pytest.mark.parametrize("value", [None, b"", b"abc", "texte", 4, seal(b"abc")[:-1], seal(b"abc") + b"d"])
def test_only_what_was_sealed_is_unsealed(value):
    with pytest.raises(Spoilt):
        unseal(value)


@pytest.mark.parametrize("value", [b"", b"(", b"\xff", pack_values([1, 2])[:-3]])
def test_a_note_that_is_cut_is_spoilt(value):
    with pytest.raises(Spoilt):
        unpack_values(value, None)


@pytest.mark.parametrize("bytes_of", [lambda whole: b"", lambda whole: b"pas une base", lambda whole: whole[: len(whole) // 2]])
def test_a_store_that_is_no_store_is_empty_or_spoilt(place, bytes_of):
    place.write_bytes(bytes_of(place.read_bytes()))
    try:
        with BuildStore(place) as store:
            found = store.read_note("time")
    except Spoilt:
        found = None
    assert found is None


def test_a_store_that_was_cut_is_spoilt_and_no_failure_of_the_disk(place):
    """SQLite reads a long value straight from the file, and calls its missing end an error of input and output."""
    with BuildStore(place) as store:
        store.write_note("time", bytes(range(256)) * 80)
        store.commit()
    whole = place.read_bytes()
    for missing in range(1, 4096, 64):
        place.write_bytes(whole[:-missing])
        with BuildStore(place) as store, contextlib.suppress(Spoilt):
            store.list_rows("notes")


def test_a_store_whose_schema_is_rubbish_is_made_again(place):
    place.write_bytes(place.read_bytes().replace(b"CREATE TABLE notes", b"CREAT\xc8\xff\xfeBLE notes", 1))
    with BuildStore(place) as store:
        assert store.read_note("time") is None


def test_the_store_of_another_version_is_forgotten(place):
    with sqlite3.connect(place) as base:
        base.execute("PRAGMA user_version = 9999")
    with BuildStore(place) as store:
        assert store.read_note("time") is None


def test_a_disk_that_refuses_is_said_to_be_the_disk(tmp_path):
    (tmp_path / "store").mkdir()
    with pytest.raises(OSError) as refused:
        BuildStore(tmp_path / "store")
    assert refused.value.errno == errno.EACCES


def test_what_was_not_kept_is_not_there(place):
    with BuildStore(place) as store:
        store.clear()
    with BuildStore(place) as store:
        assert store.read_body("a.md") == HTML
