"""Where Pelican makes addresses relative (RELATIVE_URLS), those of every page still answer, at the root of a host or in a folder."""

import pytest

from tests.browser.site_addresses import find_refused
from tests.journal import TestJournal


@pytest.mark.parametrize("root", ["", "/ville/journal"])
def test_every_address_answers(tmp_path, root):
    site = f"https://journal.valbrune.example{root}"
    settings = f"RELATIVE_URLS, DEPLOY = True, 'folder:{tmp_path / 'online'}'"
    journal = TestJournal(tmp_path, settings, {"BEFFROI_SITEURL": site})
    journal.article("le-bal", title="Le bal", body="Samedi, [au marché](le-marche.md), ou [par ici](/suivre/).")
    journal.article("le-marche", aliases="[/vieux/marche/]")
    journal.run("build")
    journal.run("deploy")
    assert find_refused(tmp_path / "output", root, site) == {}
