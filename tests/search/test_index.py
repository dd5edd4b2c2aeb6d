"""The index in the site: that of the pages which are there, whatever was there before; and the site without it where it cannot be."""

import errno
import gzip
import io
import json
import os
import shutil
import stat

import pytest

from plugins.infrastructure.errors import NotNow
from plugins.infrastructure.lock import exclusive_lock
from plugins.search.health import examination
from plugins.search.index import index
from tests.journal import files
from tests.search.stories import ARTICLE, CONF, page, site

OTHER = "2026/03/piscine/"


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


class Town:
    """A site, the state folder beside it, and the index of the one kept in the other."""

    def __init__(self, folder):
        self.site, self.state = folder / "site", folder / "state"
        self.pages = {ARTICLE: page("<p>Le marché du samedi.</p>"), OTHER: page("<p>Le petit bain.</p>", "La piscine", OTHER)}

    def index(self, **conf) -> str:
        """Build the site, index it, and what was said."""
        site(self.site, self.pages)
        out = io.StringIO()
        index(self.site, CONF | conf, {"BEFFROI_STATE": str(self.state)}, out)
        return out.getvalue()

    @property
    def files(self) -> dict[str, bytes]:
        return files(self.site / "pagefind") if (self.site / "pagefind").exists() else {}

    @property
    def found(self) -> set[str]:
        """The addresses that the index knows."""
        fragments = (self.site / "pagefind" / "fragment").glob("*")
        return {json.loads(gzip.decompress(path.read_bytes())[12:])["url"] for path in fragments}


def test_every_page_is_indexed(town):
    assert town.index() == "Recherche : 2 pages indexées.\n"
    assert town.found == {f"/{ARTICLE}", f"/{OTHER}"}


def test_the_second_time_nothing_is_done(town, monkeypatch):
    town.index()
    before = town.files
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    assert town.index() == ""
    assert town.files == before


def test_a_page_that_moved_without_its_text_makes_no_new_index(town):
    town.index()
    town.pages[ARTICLE] = town.pages[ARTICLE].replace("<nav>Menu</nav>", "<nav>Autre menu</nav>")
    assert town.index() == ""


def test_after_changes_the_index_is_that_of_a_site_indexed_from_nothing(town, tmp_path):
    town.index()
    town.pages[ARTICLE] = page("<p>Le marché du dimanche.</p>")
    town.index()
    del town.pages[OTHER]
    town.pages["mairie/"] = page("<p>Ouverte.</p>", "La mairie", "mairie/")
    (town.site / OTHER / "index.html").unlink()
    town.index()
    fresh = Town(tmp_path / "fresh")
    fresh.pages = town.pages
    fresh.index()
    assert town.files == fresh.files


def test_a_page_that_is_no_longer_public_is_no_longer_found(town):
    town.index()
    withdrawn = page("<p>Retiré.</p>", "La piscine", OTHER, '<meta name="robots" content="noindex">')
    town.pages[OTHER] = withdrawn
    town.index()
    assert town.found == {f"/{ARTICLE}"}
    assert "piscine" not in town.files["mots.json"].decode()


def test_a_page_that_the_site_map_does_not_name_is_not_found(town):
    hidden = site(town.site, {"2026/03/cachee/": page("<p>Secret.</p>", address="2026/03/cachee/")})
    town.index()
    assert (hidden / "2026/03/cachee/index.html").is_file()
    assert town.found == {f"/{ARTICLE}", f"/{OTHER}"}


@pytest.mark.parametrize("lost", ["pagefind-entry.json", "pagefind.js", "mots.json"])
def test_an_index_that_lost_a_file_is_made_again(town, lost):
    town.index()
    before = town.files
    (town.site / "pagefind" / lost).unlink()
    assert "pages indexées" in town.index()
    assert town.files == before


def test_what_is_kept_may_be_lost_or_spoilt(town):
    town.index()
    before = town.files
    (town.state / "search" / "known.json").write_text("[", encoding="utf-8")
    town.index()
    assert town.files == before


def test_the_site_holds_only_what_a_reader_asks_for(town):
    town.index()
    names = {name.partition("/")[0] for name in town.files}
    known = {"pagefind.js", "pagefind-entry.json", "mots.json", "wasm.fr.pagefind", "fragment", "index", "filter"}
    assert {name for name in names - known if not name.endswith(".pf_meta")} == set()


def test_every_file_of_the_index_can_be_read_by_a_server(town):
    town.index()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (town.site / "pagefind").rglob("*") if path.is_file()}
    assert all(mode & 0o044 == 0o044 for mode in modes)


def test_where_the_program_cannot_run_the_site_goes_without_a_search_and_says_so(town, monkeypatch):
    town.index()
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    town.pages[ARTICLE] = page("<p>Autre chose.</p>")
    told = town.index()
    assert told.startswith("Le site est sans recherche : le programme Pagefind ne se lance pas sur ce système (")
    assert town.files == {}


def test_a_system_for_which_there_is_no_program_says_so(town, monkeypatch):
    monkeypatch.setattr("plugins.search.program.get_executable", lambda: None)
    assert "le programme Pagefind n’existe pas pour ce système" in town.index()


def test_a_program_that_stops_says_why(town, monkeypatch, tmp_path):
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'out of memory' >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    assert "Pagefind s’est arrêté (code 3) : out of memory" in town.index()


def test_a_theme_without_a_page_for_the_search_has_no_index(town):
    town.index()
    (town.site / "recherche" / "index.html").unlink()
    index(town.site, CONF, {"BEFFROI_STATE": str(town.state)}, io.StringIO())
    assert town.files == {}


def test_a_word_of_the_town_is_part_of_the_index(town):
    town.index()
    before = town.files
    index(town.site, CONF | {"SEARCH_WORDS": ["marché braderie"]}, {"BEFFROI_STATE": str(town.state)}, io.StringIO())
    assert town.files != before


def test_two_at_once_do_not_mix(town):
    town.index()
    with exclusive_lock(town.state / "search" / "lock", NotNow("")), pytest.raises(NotNow, match="Relancez"):
        town.index()


def test_a_disk_that_refuses_leaves_no_half_of_an_index(town, monkeypatch):
    town.index()
    town.pages[ARTICLE] = page("<p>Autre chose.</p>")
    monkeypatch.setattr("plugins.search.bundle.shutil.copyfile", full)
    assert "Le site est sans recherche : le disque refuse (No space left on device)" in town.index()
    assert town.files == {}


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("made", [0, 1, 2])
def test_killed_while_it_changes_the_index_it_leaves_one_that_works(town, monkeypatch, made):
    town.index()
    before, copy, left = town.files, shutil.copyfile, iter([*range(made)])
    town.pages[ARTICLE] = page("<p>Autre chose, et tout autrement.</p>")

    def killed(source, target):
        if next(left, None) is None:
            raise KeyboardInterrupt
        copy(source, target)

    monkeypatch.setattr("plugins.search.bundle.shutil.copyfile", killed)
    with pytest.raises(KeyboardInterrupt):
        town.index()
    assert {name: town.files.get(name) for name in before} == before
    monkeypatch.setattr("plugins.search.bundle.shutil.copyfile", copy)
    town.index()
    assert town.found == {f"/{ARTICLE}", f"/{OTHER}"}
    assert ".fresh" not in town.files


def test_a_journal_that_has_published_nothing_has_no_index(town):
    town.pages = {}
    assert town.index() == ""
    assert town.files == {}


def test_the_doctor_says_whether_the_program_runs(monkeypatch):
    (look,) = examination({}, {})
    assert [sign.light for sign in look.run()] == ["vert"]
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    assert [sign.light for sign in look.run()] == ["attention"]
