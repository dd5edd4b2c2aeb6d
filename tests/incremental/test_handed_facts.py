"""An object is given what its label tells without a copy: what becomes of the object afterwards is not put away."""

from types import SimpleNamespace

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.engine.incremental.cache.objects import ObjectCache
from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.generators import Article

SETTINGS = {**DEFAULT_CONFIG, "FORMATTED_FIELDS": ["summary"]}


def read(title):
    """An article as a reader makes it."""
    metadata = {"title": title, "slug": title.lower(), "state": "published", "permalink": f"https://a.example/{title}/"}
    return Article(f"<p>{title}</p>", metadata, SETTINGS, f"/contenu/{title}.md", {"generated_content": {}})


@pytest.fixture
def names(tmp_path):
    """Two articles that were put away on one sheet."""
    neighbours = ["ArticlesGenerator:1.md", "ArticlesGenerator:2.md"]
    put_away(tmp_path / "store", dict.fromkeys(neighbours, "Marché"))
    return neighbours


def put_away(path, titles, living=None, meanwhile=lambda cache: None):
    with BuildStore(path) as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        meanwhile(cache)
        cache.add_objects({name: cache.build_cached_object(title.encode(), read(title), (), ()) for name, title in titles.items()}, {})
        cache.save(living or {*cache.labels})
        store.commit()


def taken(path, name):
    with BuildStore(path) as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        return next(cache.restore_objects([name], {}, {name: {"publication": SimpleNamespace(kind="brève")}}))


def test_what_a_room_makes_of_an_object_is_not_put_away_with_its_neighbour(tmp_path, names):
    moved, neighbour = names

    def change(cache):
        next(cache.restore_objects([neighbour], {})).state = "withdrawn"

    put_away(tmp_path / "store", {moved: "Kermesse"}, meanwhile=change)
    assert (taken(tmp_path / "store", neighbour).state, taken(tmp_path / "store", moved).permalink[-9:]) == ("published", "Kermesse/")


def test_two_objects_of_one_text_share_nothing(tmp_path, names):
    with BuildStore(tmp_path / "store") as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        first, second = (next(cache.restore_objects([names[0]], {})) for _ in range(2))
        first.state = "withdrawn"
        assert second.state == "published"


def test_what_a_label_does_not_tell_comes_from_the_shelf(tmp_path, names):
    with BuildStore(tmp_path / "store") as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        content = next(cache.restore_objects([names[0]], {}))
        assert "title" not in vars(content)
        cache.complete_object(content)
        assert content.title == "Marché"


def test_the_file_of_an_object_is_told_without_taking_it_down(tmp_path, names):
    with BuildStore(tmp_path / "store") as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        content = next(cache.restore_objects([names[0]], {}))
        assert content.source_path == read("Marché").source_path
        assert "title" not in vars(content)


def test_what_is_gone_is_forgotten_and_its_neighbour_kept(tmp_path, names):
    put_away(tmp_path / "store", {}, living={names[0]})
    with BuildStore(tmp_path / "store") as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        assert list(cache.labels) == [names[0]]


def test_what_its_reader_gives_later_is_asked_once_somebody_looks(tmp_path, names):
    asked_paths = []

    def give_later(path):
        asked_paths.append(path)
        return {"publication": SimpleNamespace(kind="brève")}

    with BuildStore(tmp_path / "store") as store:
        cache = ObjectCache(store, (), SETTINGS, loads_lazily=True)
        cache.load_labels()
        looked_at, changed, completed = (next(cache.restore_objects([name], {}, give_later=give_later)) for name in (*names, names[0]))
        assert looked_at.state == "published" and asked_paths == []
        changed.publication = SimpleNamespace(kind="article")
        cache.complete_object(changed)
        cache.complete_object(completed)
        assert [looked_at.publication.kind, changed.publication.kind, completed.publication.kind] == ["brève", "article", "brève"]
        assert looked_at.publication is looked_at.publication and asked_paths == [
            name.partition(":")[2] for name in (names[1], *names[:1] * 2)
        ]
