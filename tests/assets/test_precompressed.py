"""Compressed twins of a site's texts: right, made again only for what moved, gone with their files."""

import gzip

import brotli
import pytest

from plugins.engine.deploy.plan import find_deletions_needing_consent, plan_deploy
from plugins.engine.incremental.build import Job, build
from plugins.journal.assets.assets import OF_PAGES, compress_text
from tests.journal import NOW, TestJournal, files
from tests.warm import warm


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """A journal of three articles whose twins are asked for, with an archive and its own compressed copy among its documents."""
    journal = TestJournal(tmp_path_factory.mktemp("twins"), "PRECOMPRESSED = True")
    for name, title in (("marche", "Le marché revient"), ("ecole", "La rentrée"), ("pont", "Le pont rouvre")):
        journal.article(name, title, body="Samedi. " * 200, date="2026-03-20 09:00")
    documents = journal.folder / "content/documents"
    documents.mkdir()
    (documents / "budget.txt").write_text("Dépenses. " * 500)
    (documents / "budget.csv.gz").write_bytes(b"mine")
    return journal


def built(journal, output="site"):
    """Build what changed; the files put in place or taken away."""
    environ = {"HOME": str(journal.folder), "BEFFROI_NOW": NOW, "BEFFROI_STATE": str(journal.folder / "state"), "PATH": "/usr/bin:/bin"}
    places = (journal.folder / name for name in ("content", output, "conf.py"))
    return warm().call(build, Job(*places, environ))


@pytest.fixture(scope="module")
def story(village):
    """What was seen through one life: a first build, a text that changes, a text that goes, then a build from nothing."""
    seen = {"first": built(village)}
    seen["files"] = files(village.folder / "site")
    village.article("ecole", "La rentrée", body="Lundi. " * 200, date="2026-03-20 09:00")
    seen["edited"] = built(village)
    (village.folder / "content/articles/pont.md").unlink()
    seen["removed"] = built(village)
    seen["left"] = files(village.folder / "site")
    built(village, "anew")
    seen["anew"] = files(village.folder / "anew")
    village.write_settings("PRECOMPRESSED = False")
    built(village, "anew")
    seen["unasked"] = files(village.folder / "anew")
    return seen


def test_twins_hold_what_their_file_holds(story):
    kept = story["files"]
    pairs = [(name, name.rpartition(".")[0]) for name in kept if name.endswith((".gz", ".br")) and not name.startswith("documents/")]
    opened = {".gz": gzip.decompress, ".br": brotli.decompress}
    assert pairs and all(opened[name[-3:]](kept[name]) == kept[original] for name, original in pairs)


@pytest.mark.parametrize("ending", [".gz", ".br"])
def test_every_page_of_some_length_has_one(story, ending):
    pages = [name for name, content in story["files"].items() if name.endswith(".html") and len(content) > 1000]
    assert pages and all(f"{name}{ending}" in story["files"] for name in pages)


def test_a_typeface_and_a_document_have_none(story):
    found = [name for name in story["files"] if name.endswith((".gz", ".br")) and (".woff2" in name or name.startswith("documents/"))]
    assert found == ["documents/budget.csv.gz"]


def test_only_what_moved_is_compressed_again(story):
    moved = {name for name in story["edited"].written_files if name.endswith((".gz", ".br"))}
    assert "2026/03/la-rentree/index.html.gz" in moved
    assert not [name for name in moved if "le-pont-rouvre" in name or "contact" in name or name.startswith("theme/")]


def test_a_twin_goes_with_its_file(story):
    assert not [name for name in story["left"] if "le-pont-rouvre" in name]


def test_what_is_left_is_what_a_build_from_nothing_makes(story):
    assert story["left"].keys() == story["anew"].keys()
    assert not [name for name, content in story["left"].items() if story["anew"][name] != content]


def test_twins_come_with_the_pages_and_after_what_pages_show(story):
    put = [name for name in story["edited"].written_files if name.endswith((".html.gz", ".html.br"))]
    steps = plan_deploy([], [*put, "theme/a.css", "images/b.avif", "index.html"], {}).steps
    assert set(put) <= set(steps[-1].paths) and "theme/a.css" not in steps[-1].paths


def test_to_stop_compressing_is_no_loss():
    pages = [f"2026/03/article-{number}/index.html" for number in range(20)]
    assert find_deletions_needing_consent([*pages, *(f"{page}{ending}" for page in pages for ending in (".br", ".gz"))], pages) is None


def test_the_same_bytes_give_the_same_twins():
    assert compress_text(b"Bonjour. " * 300, OF_PAGES) == compress_text(b"Bonjour. " * 300, OF_PAGES)


def test_what_the_town_compressed_itself_is_its_own(story):
    assert {story[moment]["documents/budget.csv.gz"] for moment in ("files", "left", "anew", "unasked")} == {b"mine"}


def test_twins_that_are_no_longer_asked_for_go(story):
    assert [name for name in story["unasked"] if name.endswith((".gz", ".br"))] == ["documents/budget.csv.gz"]
