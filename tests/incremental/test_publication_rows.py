"""A room is told what moved, exactly: whatever happened to the publications since the last build, and whatever became of the store."""

import random
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.build_services import PublicationChanges, PublicationRows
from plugins.engine.incremental.cache.rows import StoredRows
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, pack_values, unpack_values
from tests.campaign import trials


def content(source: str, title: str, body: str = ""):
    """One that a reader has made of a title and a body."""
    label = SimpleNamespace(key=f"{title}\n{body}".encode())
    return SimpleNamespace(relative_source_path=source, title=title, _kept=label)


def titled(one):
    """A row that shows the title alone."""
    return one.title


def rows_of(store, contents, is_certain=True):
    """Those of one build of `contents`, which knows of what each was made at the last build that was kept."""
    before = unpack_values(store.read_note("keys"), {})
    keys = {one.relative_source_path: one._kept.key for one in contents if hasattr(one, "_kept")}
    store.write_note("keys", pack_values(keys))

    def find_moved(asked):
        return [one for one in asked if not is_certain or keys.get(one.relative_source_path) != before.get(one.relative_source_path, b"")]

    return StoredRows(store, find_moved, find_moved)


def ask(path, contents, make=titled, around=b"", how="get_rows_as_read"):
    """What a room is told by one build, which is kept."""
    with BuildStore(path) as store:
        rows = rows_of(store, contents)
        told = getattr(rows, how)("essai", around, contents, make)
        if told.memo is None or told.changes:
            told.write_memo(sorted(told.now.values()))
        told.now = dict(told.now)
        rows.save()
        store.commit()
        return told


@pytest.mark.parametrize("seed", range(trials(full=300, sample=6)))
def test_whatever_happens_between_two_builds_is_told_and_nothing_else(tmp_path, seed):
    chance, journal, before = random.Random(seed), {}, {}
    for step in range(8):
        for _ in range(chance.randrange(6)):
            source = f"articles/{chance.randrange(12)}.md"
            if chance.random() < 0.3:
                journal.pop(source, None)
            else:
                journal[source] = (chance.choice("abc"), chance.choice("xyz"))
        contents = [content(source, *told) for source, told in sorted(journal.items())]
        told = ask(tmp_path / "store", contents, how=chance.choice(["get_rows_as_read", "get_rows_as_shown"]))
        now = {source: title for source, (title, _) in sorted(journal.items())}
        assert list(told.now.items()) == list(now.items())
        assert told.memo == sorted(now.values())
        if step == 0:
            assert told.changes.is_everything
        else:
            both = now.keys() & before.keys()
            changed = {source for source in both if now[source] != before[source]}
            assert told.changes == PublicationChanges(
                frozenset(now.keys() - before.keys()), frozenset(changed), frozenset(before.keys() - now.keys())
            )
            assert told.before == {source: before[source] for source in (*changed, *(before.keys() - now.keys()))}
        before = now


def test_a_row_is_made_again_only_when_its_publication_moved(tmp_path):
    journal = [content(f"{number}.md", f"Titre {number}") for number in range(50)]
    ask(tmp_path / "store", journal)
    journal[7] = content("7.md", "Titre 7", "Un autre texte.")
    made = []
    told = ask(tmp_path / "store", journal, lambda one: made.append(one.relative_source_path) or one.title)
    assert made == ["7.md"]
    assert not told.changes, "its title is the same"


def test_what_a_row_is_made_of_besides_makes_them_all_anew(tmp_path):
    journal = [content("a.md", "A"), content("b.md", "B")]
    ask(tmp_path / "store", journal, around=b"hier")
    told = ask(tmp_path / "store", journal, lambda one: one.title.lower(), around=b"aujourd'hui")
    assert (told.now, told.changes.is_everything, told.before) == ({"a.md": "a", "b.md": "b"}, True, {})


def test_a_store_that_was_lost_or_is_of_another_version_tells_nothing(tmp_path):
    journal = [content("a.md", "A")]
    ask(tmp_path / "store", journal)
    (tmp_path / "store").unlink()
    assert ask(tmp_path / "store", journal).changes.is_everything
    with BuildStore(tmp_path / "store") as store:
        store.base.execute("PRAGMA user_version = 1")
    assert ask(tmp_path / "store", journal).changes.is_everything


def test_rows_that_are_spoilt_are_not_given(tmp_path):
    ask(tmp_path / "store", [content("a.md", "A")])
    with BuildStore(tmp_path / "store") as store:
        store.base.execute("UPDATE rows SET made = substr(made, 1, length(made) - 1) || x'00'")
        store.commit()
    with pytest.raises(Spoilt):
        ask(tmp_path / "store", [content("a.md", "A")])


def test_rows_that_no_room_looks_at_stay_in_the_store(tmp_path):
    journal = [content("a.md", "A"), content("b.md", "B")]
    ask(tmp_path / "store", journal)
    with BuildStore(tmp_path / "store") as store:
        store.base.execute("UPDATE rows SET made = x'00'")
        rows = rows_of(store, journal).get_rows_as_read("essai", b"", journal, titled)
        assert (bool(rows.changes), rows.memo, list(rows.now)) == (False, ["A", "B"], ["a.md", "b.md"])
        with pytest.raises(Spoilt):
            rows.now["b.md"]


def test_what_a_build_that_failed_would_have_noted_is_not_known_to_the_next(tmp_path):
    ask(tmp_path / "store", [content("a.md", "A")])
    with BuildStore(tmp_path / "store") as store:
        rows_of(store, []).get_rows_as_read("essai", b"", [content("a.md", "Autre")], titled)
    told = ask(tmp_path / "store", [content("a.md", "Autre")])
    assert (told.changes.changed, told.before) == ({"a.md"}, {"a.md": "A"})


def test_rows_that_no_room_asked_for_once_are_all_new_afterwards(tmp_path):
    ask(tmp_path / "store", [content("a.md", "A")])
    with BuildStore(tmp_path / "store") as store:
        rows_of(store, []).save()
        store.commit()
    assert ask(tmp_path / "store", [content("a.md", "A")]).changes.is_everything


def test_what_cannot_be_told_is_made_and_has_moved_only_if_it_is_another(tmp_path):
    for title in ("A", "A", "B"):
        unsure = SimpleNamespace(relative_source_path="a.md", title=title)
        told = ask(tmp_path / "store", [unsure], how="get_rows_as_shown")
    assert told.changes.changed == {"a.md"}
    with BuildStore(tmp_path / "store") as store:
        rows = rows_of(store, [], is_certain=False)
        assert rows.get_rows_as_read("essai", b"", [content("a.md", "C")], titled).now == {"a.md": "C"}, "somebody may have changed it"


def test_without_a_build_every_row_is_made():
    told = PublicationRows().get_rows_as_shown("essai", b"", [content("a.md", "A")], titled)
    assert (told.now, told.changes.is_everything, told.memo) == ({"a.md": "A"}, True, None)


@pytest.mark.parametrize("seed", range(trials(full=100, sample=3)))
def test_the_digest_of_the_rows_is_another_exactly_when_one_of_them_moved(tmp_path, seed):
    chance, journal, before, digest = random.Random(seed), {}, None, None
    for _ in range(12):
        if chance.random() < 0.7:
            journal[f"{chance.randrange(9)}.md"] = chance.choice("abc")
        if chance.random() < 0.2 and journal:
            journal.pop(chance.choice(sorted(journal)))
        with BuildStore(tmp_path / "store") as store:
            contents = [content(source, title) for source, title in sorted(journal.items())]
            now = rows_of(store, contents).get_rows_as_read("essai", b"", contents, titled).digest()
            store.commit()
        assert (now == digest) == (journal == before)
        before, digest = dict(journal), now
