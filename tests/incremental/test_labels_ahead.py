"""Labels that a Pelican takes out of the store while it waits: used only if the store still says the same."""

import pytest

from plugins.incremental.cache.objects import ObjectCache
from plugins.incremental.cache.preload import READY
from plugins.incremental.cache.store import BuildStore, Spoilt
from plugins.incremental.processes.prestart import _prepare
from tests.incremental.test_apart import read


@pytest.fixture(autouse=True)
def nothing_ready():
    yield
    READY.labels.by_number, READY.names = {}, {}


@pytest.fixture
def store(tmp_path):
    with BuildStore(tmp_path / "store") as made:
        shelves = ObjectCache(made, (), {})
        for number in range(200):
            shelves.add(read(f"{number}.md"), {})
        shelves.save(shelves.used_names)
        made.commit()
        yield made


def loaded(store):
    shelves = ObjectCache(store, (), {})
    shelves.load()
    return shelves


def test_they_are_those_of_the_store(store):
    plain = loaded(store).labels
    _prepare(str(store.path))
    ready = {number: labels for number, (_, labels) in READY.labels.by_number.items()}
    assert ready
    found = loaded(store).labels
    assert found == plain
    assert all(found[name].facts is ready[number][name][2] for number in ready for name in ready[number])


def test_what_was_written_meanwhile_counts(store):
    _prepare(str(store.path))
    other = loaded(store)
    other.add(read("new.md"), {})
    other.save(other.used_names | other.labels.keys())
    assert loaded(store).labels.keys() == {*(f"{number}.md" for number in range(200)), "new.md"}
    store.clear()
    assert loaded(store).labels == {}


@pytest.mark.parametrize("spoil", [b"", b"not a store", None])
def test_a_store_that_cannot_be_read_is_left_as_it_is(tmp_path, spoil):
    place = tmp_path / "odd"
    if spoil is not None:
        place.write_bytes(spoil)
    with pytest.raises((Spoilt, OSError)):
        _prepare(str(place))
    assert (place.read_bytes() if place.exists() else None) == spoil
    assert READY.labels.by_number == {}
