"""The worker at the root of the site, as text: its version, what it is told, and when there is none."""

import json

import pytest

from plugins.journal.offline.plugin import KeptAddresses, build_withdrawal_worker, build_worker
from tests.house import ROOT
from tests.journal import TestJournal

KEPT = KeptAddresses(
    pages=["https://a.example/"], files=["https://a.example/b.css"], lost="https://a.example/c/", fixed=["https://a.example/f/"]
)


def told(text):
    return json.loads(text.splitlines()[0].removeprefix("const JOURNAL = ").removesuffix(";"))


def test_it_is_told_what_to_keep():
    assert told(build_worker(ROOT / "theme", KEPT))["pages"] == ["https://a.example/"]


def test_its_version_is_that_of_its_words(tmp_path):
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker/keeps.js").write_text("// another\n")
    assert told(build_worker(tmp_path, KEPT))["version"] != told(build_worker(ROOT / "theme", KEPT))["version"]


def test_the_one_that_goes_is_told_nothing():
    assert "JOURNAL" not in build_withdrawal_worker(ROOT / "theme")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("worker"))
    journal.article("marche")
    journal.run("build")
    return journal


def test_what_is_kept_exists(journal):
    found = told((journal.folder / "output/sw.js").read_text(encoding="utf-8"))
    names = [address.removeprefix("/") for address in (*found["pages"], *found["files"])]
    assert all((journal.folder / "output" / (f"{name}index.html" if name.endswith("/") or not name else name)).is_file() for name in names)


def test_the_page_for_who_is_offline_is_not_told_to_search_engines(journal):
    assert "hors-ligne" not in (journal.folder / "output/sitemap.xml").read_text()


def test_a_phone_is_offered_shortcuts_that_lead_somewhere(journal):
    manifest = json.loads((journal.folder / "output/manifest.webmanifest").read_text())
    places = [way["url"].removeprefix("/") for way in manifest["shortcuts"]]
    assert "urgences/" in places and all((journal.folder / "output" / place / "index.html").is_file() for place in places)


def test_a_preview_keeps_nothing(journal):
    journal.run("build", "--preview", "--output", str(journal.folder / "apercu"))
    assert "JOURNAL" not in (journal.folder / "apercu/sw.js").read_text()
    assert "hors-connexion" not in journal.page("contact", "apercu")
