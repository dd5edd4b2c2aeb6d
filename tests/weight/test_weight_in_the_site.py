"""The site that a build leaves: the theme's files under names of their own, and what servers read."""

import re

import pytest

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
    return set(re.findall(r'"https://[^/"]+/(theme/fixe/[^"]+)"', page))


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
