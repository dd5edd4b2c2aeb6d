"""The labels of all texts lie in the order of their names, on sheets that are cut as they grow; they may be taken out before the orders."""

import random

from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Tag

from plugins.engine.incremental.cache.objects import SHEET_SIZE, Label, LabelTraits, ObjectCache
from plugins.engine.incremental.cache.store import BuildStore
from tests.campaign import trials

SETTINGS = {**DEFAULT_CONFIG, "SITEURL": "https://a.example"}


def opened(store):
    return ObjectCache(store, (Tag,), SETTINGS, loads_lazily=True)


def put(path, labels, removed=()):
    with BuildStore(path) as store:
        cache = opened(store)
        cache.load_labels()
        cache.labels.update(labels)
        cache.states.update((name, {}) for name in labels)
        cache.changed_names.update(labels)
        cache.save(cache.labels.keys() - set(removed))
        store.commit()


def sheets(path):
    with BuildStore(path) as store:
        return [[*opened(store)._read_labels(sealed)] for _, sealed in store.list_rows("labels")]


def labels_of(path):
    with BuildStore(path) as store:
        cache = opened(store)
        cache.load_labels()
        return cache.labels


def label(key, **facts):
    return Label(key, b"", facts, LabelTraits(dict, (), frozenset(), True))


def test_sheets_hold_neighbours_whatever_comes_and_goes(tmp_path):
    for seed in range(trials(full=30, sample=3)):
        chance, journal, path = random.Random(seed), {}, tmp_path / f"{seed}"
        for _ in range(6):
            names = [f"articles/{chance.randrange(9999):04}.md" for _ in range(chance.choice((1, 5, 3 * SHEET_SIZE)))]
            new = {name: label(chance.randbytes(4)) for name in names}
            removed = chance.sample(sorted(journal.keys() - new), min(len(journal.keys() - new), chance.choice((0, 1, 400))))
            put(path, new, removed)
            journal = {name: one for name, one in (journal | new).items() if name not in removed}
            assert labels_of(path) == journal
            found = sorted(filter(None, sheets(path)))
            assert [name for sheet in found for name in sheet] == sorted(journal)
            assert max(map(len, found)) <= 2 * SHEET_SIZE
