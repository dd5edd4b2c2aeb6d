"""A sitemap is made again when it would tell something else, and then alone."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from plugins.core.publication.overview import ensure_overview
from plugins.engine.incremental.cache.rows import StoredRows
from plugins.engine.incremental.cache.store import BuildStore
from plugins.journal.site import sitemap
from plugins.journal.site.plugin import SiteGenerator


class KnownFiles:
    """What each file was made from."""

    def __init__(self):
        self.made_from = {}

    def is_current(self, file, *made_from):
        before = self.made_from.get(file)
        self.made_from[file] = made_from
        return before == made_from


def content(name, modified=None):
    publication = SimpleNamespace(modified=modified, date=datetime(2026, 3, 27))
    return SimpleNamespace(relative_source_path=f"{name}.md", url=f"{name}/", publication=publication)


@pytest.mark.parametrize("largest", [2, 50])
def test_a_sitemap_is_made_when_it_tells_something_else(tmp_path, monkeypatch, largest):
    monkeypatch.setattr(sitemap, "LARGEST", largest)
    known_files, first = KnownFiles(), [content("a"), content("b")]
    corrected = [content("a"), content("b", datetime(2026, 3, 28))]
    steps = [
        (first, [""], True),
        (first, [""], False),
        (corrected, [""], True),
        (corrected, ["", "c/"], True),
        (first[:1], ["", "c/"], True),
    ]
    for contents, addresses, is_made in steps:
        with BuildStore(tmp_path / "store") as store:
            settings = {"SITEURL": "https://j.example", "REMAINS": known_files, "PUBLICATION_ROWS": StoredRows(store, list, list)}
            site = SimpleNamespace(settings=settings, context={}, publications=ensure_overview(contents))
            made = SiteGenerator._build_sitemaps(site, addresses)
            store.commit()
        told = [(one.url, (one.publication.modified or one.publication.date).isoformat()) for one in contents]
        listed = [*((address, "") for address in addresses), *told]
        assert made == (dict(sitemap.format_sitemaps("https://j.example", listed)) if is_made else {})
