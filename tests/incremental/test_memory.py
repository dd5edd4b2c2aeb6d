"""What rooms keep of each file from one build to the next: what stands is neither taken out of the store nor put there again."""

import random

import pytest

from plugins.engine.incremental.cache.memory import StoredMemory
from plugins.engine.incremental.cache.objects import SHEET_SIZE
from plugins.engine.incremental.cache.store import BuildStore, unpack_values, unseal
from tests.campaign import trials

FILES = [f"{number}.md" for number in range(300)]


@pytest.fixture
def store(tmp_path):
    """Where a build left three hundred values, with a fact for all but the last."""
    with BuildStore(tmp_path / "store") as store:
        memory = open_memory(store)
        memory.recall("rooms", b"", tmp_path)
        memory.remember("rooms", b"", tmp_path, {file: [file] for file in FILES}, lambda: {file: (file,) for file in FILES[:-1]})
        yield store


def open_memory(store, **changed):
    """The memory of another build, to which some files have `changed`."""
    digests = {f"{store.path.parent}/{file}": changed.get(file, b"same") for file in FILES}
    return StoredMemory(store, {path: digest for path, digest in digests.items() if digest})


def list_rows(store):
    return dict(store.list_rows("memory"))


def test_what_was_kept_comes_back_with_its_facts(store, tmp_path):
    known = open_memory(store).recall("rooms", b"", tmp_path)
    assert dict(known) == {file: [file] for file in FILES}
    assert known.facts == {**{file: (file,) for file in FILES[:-1]}, FILES[-1]: None}


def test_facts_are_told_once_there_is_time_for_them(tmp_path):
    with BuildStore(tmp_path / "store") as store:
        later, memory = [], open_memory(store)
        memory.do_later = later.append
        memory.remember("rooms", b"", tmp_path, {"7.md": "seven"}, lambda: dict.fromkeys(["7.md"], (len(later),)))
        assert not list_rows(store)
        later.pop()()
        assert open_memory(store).recall("rooms", b"", tmp_path).facts == {"7.md": (0,)}


@pytest.mark.parametrize("digest", [b"other", b""])
def test_a_file_that_changed_or_went_is_not_recalled(store, tmp_path, digest):
    known = open_memory(store, **{"7.md": digest}).recall("rooms", b"", tmp_path)
    assert "7.md" not in known and known.get("7.md") is None and len(known) == len(FILES) - 1
    assert known["8.md"] == ["8.md"]


def test_nothing_is_recalled_of_other_rules(store, tmp_path):
    memory = open_memory(store)
    assert not memory.recall("rooms", b"others", tmp_path)
    memory.remember("rooms", b"others", tmp_path, {"7.md": "anew"})
    assert dict(open_memory(store).recall("rooms", b"others", tmp_path)) == {"7.md": "anew"}
    assert not open_memory(store).recall("rooms", b"", tmp_path)


def test_what_stands_is_not_put_away_again(store, tmp_path):
    before, memory = list_rows(store), open_memory(store, **{"7.md": b"other"})
    known = memory.recall("rooms", b"", tmp_path)
    memory.remember("rooms", b"", tmp_path, {"7.md": "anew"}, lambda: {"7.md": None}, known.keys())
    changed = [name for name, row in list_rows(store).items() if before[name] != row]
    assert 1 <= len(changed) <= 3
    after = open_memory(store, **{"7.md": b"other"}).recall("rooms", b"", tmp_path)
    assert dict(after) == {**{file: [file] for file in FILES}, "7.md": "anew"}
    assert after.facts["7.md"] is None and after.facts["8.md"] == ("8.md",)


def test_what_neither_stands_nor_is_made_is_forgotten(store, tmp_path):
    memory = open_memory(store)
    known = memory.recall("rooms", b"", tmp_path)
    memory.remember("rooms", b"", tmp_path, {"7.md": known["7.md"]}, standing=["8.md"])
    assert dict(open_memory(store).recall("rooms", b"", tmp_path)) == {"7.md": ["7.md"], "8.md": ["8.md"]}


def test_a_text_apart_is_taken_out_without_the_others(store, tmp_path):
    thawed = []
    memory = open_memory(store)
    thaw = memory.thaw
    memory.thaw = lambda frozen: thawed.append(frozen) or thaw(frozen)
    known = memory.recall("rooms", b"", tmp_path)
    assert not thawed and known[FILES[-1]] == [FILES[-1]]
    assert [thaw(frozen) for frozen in thawed] == [{FILES[-1]: [FILES[-1]]}]


def test_whatever_comes_and_goes_all_that_stands_is_recalled(tmp_path):
    for seed in range(trials(full=30, sample=3)):
        chance, journal = random.Random(seed), dict[str, int]()
        with BuildStore(tmp_path / f"{seed}") as store:
            for build in range(6):
                journal |= {f"{chance.randrange(9999):04}.md": build for _ in range(chance.choice((1, 5, 3 * SHEET_SIZE)))}
                journal = {file: text for file, text in journal.items() if chance.random() > chance.choice((0, 0.01, 0.5))}
                memory = StoredMemory(store, {f"{tmp_path}/{file}": b"%d" % text for file, text in journal.items()})
                known = memory.recall("rooms", b"", tmp_path)
                assert dict(known) == {file: [text] for file, text in journal.items() if file in known}
                assert all(journal[file] == build for file in journal.keys() - known.keys())
                new = {file: [text] for file, text in journal.items() if file not in known}
                memory.remember("rooms", b"", tmp_path, new, lambda new=new: {file: (file,) for file in new if file > "5"}, known.keys())
                assert all(known.facts[file] == ((file,) if file > "5" else None) for file in known)
                files = [path for _, sealed in store.iterate_rows("memory", "rooms marks ", "rooms marks :") for path in marks_of(sealed)]
                assert sorted(files) == sorted(f"{tmp_path}/{file}" for file in journal)


def marks_of(sealed):
    marks = [*unpack_values(unseal(sealed), None)[1]]
    assert marks == sorted(marks) and len(marks) <= 2 * SHEET_SIZE
    return marks
