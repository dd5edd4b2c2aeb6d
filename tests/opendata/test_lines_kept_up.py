"""A table is put together from the lines of its rows, kept from one build to the next: as if it had been made of all rows at once."""

import random
from types import SimpleNamespace

import pytest

from plugins.core.publication.room import Column, Dataset
from plugins.engine.incremental.cache.rows import StoredRows
from plugins.engine.incremental.cache.store import BuildStore
from plugins.town.opendata.table_files import WRITERS, LinesByPublication, _format_lines
from tests.campaign import trials

FORMS = ("csv", "json", "geojson")
COLUMNS, NAMES = ("nom", "latitude", "longitude"), ("a", "b", "ab\nc", 'un "été"', "=1")
TABLE = Dataset("essai", "Essai", "", tuple(Column(name, "") for name in COLUMNS), lambda context: (), position=COLUMNS[1:])


def lines_of(content):
    return _format_lines(TABLE, lambda one: one.row, content)


def make_row(chance):
    if chance.random() < 0.2:
        return None
    where = (48.1, chance.randrange(3)) if chance.random() < 0.6 else (None, None)
    return dict(zip(COLUMNS, (chance.choice(NAMES), *where), strict=True))


@pytest.mark.parametrize("seed", range(trials(full=300, sample=12)))
def test_whatever_moves_a_table_is_what_it_would_be_made_of_all_its_lines(tmp_path, seed):
    chance, journal = random.Random(seed), {}
    for step in range(10):
        for _ in range(20 if step == 0 else chance.randrange(4)):
            source = f"{chance.randrange(40):02}.md"
            if chance.random() < 0.3:
                journal.pop(source, None)
            else:
                journal[source] = make_row(chance)
                if journal[source] and chance.random() < 0.8:
                    journal[source]["nom"] = f"{source} {journal[source]['nom']}"
        contents = [SimpleNamespace(relative_source_path=source, row=row) for source, row in sorted(journal.items())]
        with BuildStore(tmp_path / "store") as store:
            rows = StoredRows(store, list, list)
            table = LinesByPublication(TABLE, lambda rows=rows, each=contents: rows.get_rows_as_read("essai", b"", each, lines_of))
            for form in FORMS:
                expected = WRITERS[form](TABLE, [row for _, row in sorted(journal.items()) if row])
                assert table.format_file(form) == expected
            store.commit()
