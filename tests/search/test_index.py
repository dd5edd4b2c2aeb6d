"""The index in the site: that of the pages which are there, whatever was there before; and the site without it where it cannot be."""

import errno
import io
import json
import os
import stat
from pathlib import Path

import pytest

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.journal.search.index import index_site
from tests.journal import files
from tests.search.stories import ARTICLE, CONF, page, site

OTHER = "2026/03/piscine/"
WORDS = [f"{start}{end}" for start in "cdfghjlmnr" for end in ("avion", "urage")]


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
        index_site(self.site, CONF | conf, {"BEFFROI_STATE": str(self.state)}, out)
        return out.getvalue()

    @property
    def files(self) -> dict[str, bytes]:
        return files(self.site / "index-recherche") if (self.site / "index-recherche").exists() else {}

    @property
    def dates(self) -> dict[str, int]:
        """When each file of the index was written."""
        place = self.site / "index-recherche"
        return {path.relative_to(place).as_posix(): path.stat().st_mtime_ns for path in place.rglob("*") if path.is_file()}

    @property
    def found(self) -> set[str]:
        """The addresses that the index knows."""
        records = (self.site / "index-recherche" / "fiches").glob("*")
        return {record["u"] for path in records for record in json.loads(path.read_bytes()).values()}


def test_every_page_is_indexed(town):
    assert town.index() == "Recherche : 2 pages indexées.\n"
    assert town.found == {ARTICLE, OTHER}


def test_the_second_time_nothing_is_done(town):
    town.index()
    before = town.dates
    assert town.index() == ""
    assert town.dates == before


def test_an_edit_moves_the_files_of_its_own_words_and_no_other(town):
    for number in range(90):
        address = f"2026/03/a{number}/"
        town.pages[address] = page(f"<p>{WORDS[number % 20]} {number}</p>", f"Article {number}", address)
    town.index()
    before = town.dates
    town.pages[OTHER] = page("<p>Le petit bain, et le toboggan.</p>", "La piscine", OTHER)
    town.index()
    moved = {name for name, date in town.dates.items() if before.get(name) != date}
    assert moved and all(name.startswith(("mots/t", "mots/b", "mots/p", "fiches/")) or "/" not in name for name in moved)
    assert len([name for name in moved if name.startswith("fiches/")]) == 1


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
    assert town.found == {ARTICLE}
    assert "piscine" not in town.files["mots.json"].decode()


def test_a_page_that_the_site_map_does_not_name_is_not_found(town):
    hidden = site(town.site, {"2026/03/cachee/": page("<p>Secret.</p>", address="2026/03/cachee/")})
    town.index()
    assert (hidden / "2026/03/cachee/index.html").is_file()
    assert town.found == {ARTICLE, OTHER}


@pytest.mark.parametrize("lost", ["entree.json", "mots/march_.json", "mots.json"])
def test_an_index_that_lost_a_file_is_made_again(town, lost):
    town.index()
    before = town.files
    lost = lost if lost in before else next(name for name in before if name.startswith("mots/m"))
    (town.site / "index-recherche" / lost).unlink()
    assert "pages indexées" in town.index()
    assert town.files == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: b"no database at all, and longer than a header is" * 99,
        lambda kept: kept.replace(b"CREATE TABLE", b"CREAT\xc8\xff\xfeABLE"),
        lambda kept: kept[: len(kept) // 2],
    ],
)
def test_what_is_kept_may_be_lost_or_spoilt(town, spoil):
    town.index()
    before = town.files
    kept = town.state / "search" / "index.sqlite3"
    kept.write_bytes(spoil(kept.read_bytes()))
    town.index()
    assert town.files == before


def test_the_site_holds_only_what_a_reader_asks_for(town):
    town.index()
    names = {name.partition("/")[0] for name in town.files}
    assert names == {"entree.json", "mots.json", "moments.json", "mots", "fiches", "facettes"}


def test_every_file_of_the_index_can_be_read_by_a_server(town):
    town.index()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (town.site / "index-recherche").rglob("*") if path.is_file()}
    assert all(mode & 0o044 == 0o044 for mode in modes)


def test_the_index_of_before_goes(town):
    old = town.site / "pagefind" / "fragment" / "fr_1.pf_fragment"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"")
    town.index()
    assert not (town.site / "pagefind").exists()


def test_a_theme_without_a_page_for_the_search_has_no_index(town):
    town.index()
    (town.site / "recherche" / "index.html").unlink()
    index_site(town.site, CONF, {"BEFFROI_STATE": str(town.state)}, io.StringIO())
    assert town.files == {}


def test_a_word_of_the_town_is_part_of_the_index(town):
    town.index()
    before = town.files
    index_site(town.site, CONF | {"SEARCH_WORDS": ["marché braderie"]}, {"BEFFROI_STATE": str(town.state)}, io.StringIO())
    assert town.files != before


def test_two_at_once_do_not_mix(town):
    town.index()
    with exclusive_lock(town.state / "search" / "lock", NotNow("")), pytest.raises(NotNow, match="Relancez"):
        town.index()


def test_a_disk_that_refuses_leaves_no_half_of_an_index(town, monkeypatch):
    town.index()
    town.pages[ARTICLE] = page("<p>Autre chose.</p>")
    monkeypatch.setattr("plugins.journal.search.index.Path.replace", full)
    assert "Le site est sans recherche : le disque refuse (No space left on device)" in town.index()
    assert town.files == {}


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("made", [0, 1, 2])
def test_killed_while_it_changes_the_index_it_leaves_one_that_the_next_makes_whole(town, tmp_path, monkeypatch, made):
    town.index()
    replace, left = Path.replace, iter([*range(made)])
    town.pages[ARTICLE] = page("<p>Autre chose, et tout autrement.</p>")

    def killed(source, target):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return replace(source, target)

    monkeypatch.setattr("plugins.journal.search.index.Path.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        town.index()
    assert "entree.json" in town.files
    monkeypatch.undo()
    town.index()
    fresh = Town(tmp_path / "fresh")
    fresh.pages = town.pages
    fresh.index()
    assert town.files == fresh.files


def test_a_journal_that_has_published_nothing_has_no_index(town):
    town.pages = {}
    assert town.index() == ""
    assert town.files == {}
