"""The page of a content that shows what it showed is not even looked at; one that may show anything else is, whatever moved."""

import random
from types import SimpleNamespace

from plugins.engine.incremental.cache.rows import StoredExtras
from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.pages.content_fingerprint import ContentFingerprints
from plugins.engine.incremental.pages.plan import StandingContents
from tests.campaign import trials

NAMES = ("related", "episode", "headline")


def shown(value):
    """In the place of the fingerprint of a value."""
    return repr(value).encode()


def build(path, journal, told_changed):
    """One build of `journal`, which is by source the text, what is hung at once, what hangs later on all, and on some: the mark of each
    content, and whether it was told to stand."""
    with BuildStore(path) as store:
        later = StoredExtras(store, shown)
        some = frozenset(source for source, (*_, headline) in journal.items() if headline)
        later.add_extras("recit", ("related",), told_changed, lambda content: {"related": journal[content.relative_source_path][2]})
        later.add_extras(
            "agenda", ("headline",), told_changed, lambda content: {"headline": journal[content.relative_source_path][3]}, some
        )
        texts = {source: text for source, (text, *_) in journal.items()}
        contents = [made(source, *values[:2]) for source, values in journal.items()]
        labels = {each: each._kept for each in contents if build.texts.get(source := each.relative_source_path) == texts[source]}
        standing = StandingContents(store, labels, frozenset(NAMES), later, is_sure=True)
        told = dict(zip(journal, standing.find_out(contents), strict=True))
        marks = ContentFingerprints((), NAMES, uses_labels=False, later=later)
        marks.value = shown
        found = {content.relative_source_path: marks.fingerprint(content) for content in contents}
        standing.save()
        later.save()
        store.commit()
        build.texts = texts
        return found, told


class Content:
    """An object on which things hang."""

    def __init__(self, source, label, at_once):
        self.relative_source_path, self.translations, self._kept = source, [], label
        self.__dict__.update(at_once)


def made(source, text, episode):
    """One, as it comes off its shelf, on which an episode is hung at once."""
    label = SimpleNamespace(key=text.encode(), mark=text.encode())
    at_once = {"episode": episode} if episode else {}
    return Content(source, label, at_once)


def test_whatever_stands_shows_what_it_showed(tmp_path):
    stood = 0
    for seed in range(trials(full=300, sample=20)):
        chance, journal, before = random.Random(seed), {}, {}
        build.texts = {}
        for _ in range(8):
            was = dict(journal)
            for _ in range(chance.randrange(4)):
                source = f"{chance.randrange(9)}.md"
                if chance.random() < 0.2:
                    journal.pop(source, None)
                else:
                    journal[source] = tuple(chance.choice(values) for values in ("ab", ("", "1", "2"), "xy", ("", "Bal")))
            changed = frozenset(source for source in journal if source not in was or journal[source][2:] != was[source][2:])
            marks, told = build(tmp_path / f"{seed}", journal, changed)
            assert all(marks[source] == before.get(source) for source, stands in told.items() if stands)
            stood += sum(told.values())
            before = marks
    assert stood, "nothing ever stood"


def test_all_that_nothing_happened_to_stands_but_what_something_is_hung_on_at_once(tmp_path):
    build.texts = {}
    journal = {"a.md": ("a", "", "x", ""), "b.md": ("b", "1", "x", ""), "c.md": ("c", "", "x", "Bal")}
    assert not any(build(tmp_path / "store", journal, None)[1].values())
    assert build(tmp_path / "store", journal, frozenset())[1] == {"a.md": True, "b.md": False, "c.md": True}


def test_nothing_stands_after_a_build_that_told_nothing(tmp_path):
    build.texts = {}
    journal = {"a.md": ("a", "", "x", "")}
    build(tmp_path / "store", journal, None)
    with BuildStore(tmp_path / "store") as store:
        later = StoredExtras(store, shown)
        StandingContents(store, {}, frozenset(NAMES), later, is_sure=True).save()
        store.commit()
    assert not any(build(tmp_path / "store", journal, frozenset())[1].values())
