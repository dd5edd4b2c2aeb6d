"""The site that a build leaves: the theme's files under names of their own, and what servers read."""

import re
import shutil

import pytest

from tests.house import ROOT
from tests.journal import TestJournal


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A journal of one article, built with the theme for nginx and Netlify."""
    journal = TestJournal(tmp_path_factory.mktemp("weight"), "SERVERS = ['nginx', 'netlify']")
    journal.article("marche")
    journal.run("build")
    return journal


def named(page: str) -> set[str]:
    """The files of the theme's fixed folder that a page names."""
    return set(re.findall(r'"/(theme/fixe/[^"#]+)["#]', page))


def test_a_page_names_files_that_are_there(journal):
    names = named(journal.page("2026/03/le-marche-revient"))
    assert names and all((journal.folder / "output" / name).is_file() for name in names)


def test_no_page_names_a_style_by_a_name_that_may_change_its_bytes(journal):
    pages = [path.read_text() for path in (journal.folder / "output").rglob("*.html")]
    assert not [page for page in pages if re.search(r"/theme/(css|js|fonts)/", page)]


def test_the_files_of_the_servers_that_were_chosen_are_there_and_no_other(journal):
    names = {name for name in (".htaccess", ".nginx.conf", "_headers") if (journal.folder / "output" / name).exists()}
    assert names == {".nginx.conf", "_headers"}


def test_a_preview_tells_servers_nothing(journal):
    journal.run("build", "--preview", "--output", str(journal.folder / "apercu"))
    assert (journal.folder / "apercu/index.html").exists() and not (journal.folder / "apercu/_headers").exists()


@pytest.fixture(scope="module")
def restyled(tmp_path_factory):
    """A journal that was built, then built again after one of the theme's sheets changed."""
    folder = tmp_path_factory.mktemp("restyled")
    shutil.copytree(ROOT / "theme", folder / "theme")
    journal = TestJournal(folder, f"THEME = {str(folder / 'theme')!r}")
    journal.article("marche")
    journal.run("build")
    journal.before = named(journal.page("2026/03/le-marche-revient"))
    sheet = folder / "theme/static/css/prose.css"
    sheet.write_text(sheet.read_text() + ".prose { color: red }\n")
    journal.run("build")
    return journal


def test_a_page_that_stays_the_same_names_the_style_that_changed(restyled):
    now = named(restyled.page("2026/03/le-marche-revient"))
    moved = now - restyled.before
    assert len(moved) == 1 and "css/prose." in moved.pop()


def test_the_old_style_goes_once_no_page_names_it(restyled):
    gone = restyled.before - named(restyled.page("2026/03/le-marche-revient"))
    assert not any((restyled.folder / "output" / name).exists() for name in gone)


def test_what_is_left_is_what_a_build_from_nothing_makes(restyled):
    assert "identiques" in (said := restyled.run("build", "--verify").stdout) or "à l’octet près" in said
