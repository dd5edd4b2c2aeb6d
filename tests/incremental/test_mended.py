"""Whatever happened to what the last build left, the next one is right, and nobody is frightened."""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys

import pytest

from plugins.engine.incremental.cache.store import seal
from plugins.engine.incremental.report import BuildReport
from tests.incremental.village import BUILD, Village
from tests.journal import ROOT, files, without_progress


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A village whose site is built, with one article more to come: twenty articles, so that the store has several pages."""
    village = Village(tmp_path_factory.mktemp("village"))
    for number in range(20):
        village.article(f"a{number}", f"Article {number}", "Du texte. " * 40)
    village.build()
    village.article("nouveau", "Un nouveau")
    return village


@pytest.fixture(scope="module")
def expected(built, tmp_path_factory):
    """The site from nothing."""
    site = tmp_path_factory.mktemp("fresh") / "site"
    built.build_at(site)
    return files(site)


@pytest.fixture
def village(built, tmp_path):
    """A copy of its site and store, beside its own content."""
    shutil.copytree(built.site, tmp_path / "site")
    shutil.copy2(built.store, tmp_path / ".site.construction")
    return tmp_path


def lost(store):
    store.unlink()


def cut(store):
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def scratched(store):
    whole, chance = bytearray(store.read_bytes()), random.Random(7)
    for _ in range(200):
        whole[chance.randrange(100, len(whole))] = chance.randrange(256)
    store.write_bytes(whole)


def emptied_of_texts(store):
    with sqlite3.connect(store) as base:
        base.execute("DELETE FROM bodies")


def of_something_else(store):
    with sqlite3.connect(store) as base:
        for row in ("labels SET told", "shelves SET states"):
            base.execute(f"UPDATE {row} = ?", (seal(b"\x80\x05}\x94."[:-1]),))


def of_emptied_shelves(store):
    with sqlite3.connect(store) as base:
        base.execute("DELETE FROM shelves")


def with_other_notes(store):
    with sqlite3.connect(store) as base:
        base.execute("UPDATE notes SET value = ? WHERE name = 'inputs'", (seal(b"?"),))


ACCIDENTS = [lost, cut, scratched, emptied_of_texts, of_something_else, of_emptied_shelves, with_other_notes]


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_after_any_accident_of_the_store_the_site_is_right(village, built, expected, accident, capfd):
    accident(village / ".site.construction")
    (village / "site" / "manifest.webmanifest").write_text("{}")
    done = built.build_at(village / "site")
    assert files(village / "site") == expected
    assert done.full_render_causes
    out, err = capfd.readouterr()
    assert (out, without_progress(err)) == ("", "")


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [300, 30_000])
def test_a_full_disk_is_said_and_leaves_the_site_as_it_was(tmp_path, size):
    village = Village(tmp_path)
    village.build()
    village.article("long", "Un long article", "Du texte. " * 10_000)
    before = village.pages()
    command, environ = [sys.executable, "-c", BUILD, str(village.folder)], village.environment(PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, cwd=ROOT, env=environ, preexec_fn=limited(size), capture_output=True, text=True)
    assert done.returncode == 1
    assert "place sur le disque" in done.stderr or "Le disque n’écrit plus" in done.stderr
    assert len(without_progress(done.stderr).splitlines()) == 1
    assert village.pages() == before
    village.build()
    assert b"Un long article" in village.pages()["un-long-article.html"]


def test_a_build_that_gives_no_home_page_changes_nothing(tmp_path):
    village = Village(tmp_path)
    village.build()
    before = village.pages()
    village.settings('DIRECT_TEMPLATES = ["archives"]\n')
    with pytest.raises(Exception, match="pas écrit de page d’accueil"):
        village.build()
    assert village.pages() == before
    village.settings()
    village.build()
    assert village.pages() == before


def test_an_output_that_came_out_of_an_archive_without_its_fractions_of_seconds_is_still_ours(built, village):
    built.build_at(village / "site")
    for path in (village / "site").rglob("*"):
        seconds = int(path.stat().st_mtime)
        os.utime(path, (seconds, seconds))
    assert built.build_at(village / "site") == BuildReport()
