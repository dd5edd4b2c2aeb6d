"""The main job, whole: from a Markdown file to the town's site, its feeds and one post, by the commands that people type."""

import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaign import draw, long
from tests.drawn import PICTURES, drawn
from tests.journal import ROOT, TestJournal, files, without_progress


@pytest.fixture
def journal(tmp_path) -> TestJournal:
    """Two articles, one of them scheduled."""
    journal = TestJournal(tmp_path)
    journal.article("marche")
    journal.article("demain", "Demain seulement", "2026-03-28 09:00")
    return journal


def outbox(journal: TestJournal) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((journal.folder / "state" / "outbox").glob("*.json"))]


def test_one_command_publishes_the_site_and_announces_each_article_once(journal):
    journal.run("publish")
    assert "Le marché revient" in journal.page("2026/03/le-marche-revient", "public")
    assert "Le marché revient" in (journal.folder / "public/flux/rss.xml").read_text()
    assert len(outbox(journal)) == 1


def test_a_second_publication_changes_nothing(journal):
    journal.run("publish")
    public, posts = files(journal.folder / "public"), outbox(journal)
    stamps = {path: path.stat().st_mtime_ns for path in (journal.folder / "public").rglob("*") if path.is_file()}
    journal.run("publish")
    assert files(journal.folder / "public") == public
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert outbox(journal) == posts


def test_a_scheduled_article_is_published_and_announced_when_its_hour_has_come(journal):
    journal.run("publish")
    assert not (journal.folder / "public/2026/03/demain-seulement").exists()
    journal.run("publish", BEFFROI_NOW="2026-03-28T10:00")
    assert "Demain seulement" in journal.page("2026/03/demain-seulement", "public")
    assert len(outbox(journal)) == 2


def test_a_mistake_stops_the_publication_before_anything_is_built(journal):
    journal.run("publish")
    before = files(journal.folder / "public")
    journal.article("faute", "Faute", category="Culutre")
    done = journal.run("publish", code=1)
    assert "content/articles/faute.md:5  catégorie" in done.stdout.lower()
    assert "« Culture »" in done.stdout
    assert files(journal.folder / "public") == before


def test_words_too_long_for_the_network_are_refused_with_their_line(journal):
    journal.article("marche", social="{text: " + "mot " * 90 + "}")
    done = journal.run("check", code=1)
    assert "content/articles/marche.md:6  social › text : ce texte dépasse de" in done.stdout


def test_a_new_title_and_a_new_address_announce_nothing_and_change_no_guid(journal):
    journal.run("publish")
    before = guids(journal)
    (journal.folder / "content/articles/marche.md").unlink()
    journal.article("marche-2", "Le marché change de place", "2026-03-26 11:00", id="essai-marche", aliases="[/2026/03/le-marche-revient/]")
    journal.run("publish")
    assert guids(journal) == before
    assert len(outbox(journal)) == 1
    assert "marche-change-de-place" in journal.page("2026/03/le-marche-revient", "public")


def guids(journal: TestJournal) -> list[str]:
    feed = json.loads((journal.folder / "public/flux/feed.json").read_text())
    return [item["id"] for item in feed["items"]]


def test_withdrawn_keeps_its_address_with_a_dated_notice_and_leaves_every_list(journal):
    journal.article("marche", status="withdrawn", modified="2026-03-26 15:00")
    journal.run("publish")
    page = journal.page("2026/03/le-marche-revient", "public")
    assert "26 mars 2026" in page
    assert "le-marche-revient" not in (journal.folder / "public/index.html").read_text()
    assert "le-marche-revient" not in (journal.folder / "public/sitemap.xml").read_text()
    assert not guids(journal)


def test_an_expired_article_says_so_and_leaves_the_home_page(journal):
    journal.article("marche", expires="2026-03-26")
    journal.run("publish")
    assert "n’est plus à jour" in journal.page("2026/03/le-marche-revient", "public")
    assert "le-marche-revient" not in (journal.folder / "public/index.html").read_text()


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_a_theme_that_is_not_ours_builds_with_its_own_lists(journal, theme):
    journal.article("ancien", "Déménagé", aliases="[/vieille-adresse/]")
    journal.write_settings(f"THEME = '{theme}'\nLISTINGS = False")
    journal.run("build")
    assert "demenage" in journal.page("vieille-adresse")
    assert "Le marché revient" in journal.page("rubriques/culture")


@pytest.mark.parametrize(("wanted", "printed"), [(True, "C’est vrai\u202f!"), (False, "C'est vrai !")])
def test_bodies_are_set_in_french_type_where_the_town_wants_it(journal, wanted, printed):
    journal.article("marche", body="C'est vrai ! `a ? b`")
    journal.write_settings(f"TYPOGRAPHIC_BODIES = {wanted}")
    journal.run("build")
    page = journal.page("2026/03/le-marche-revient")
    assert printed in page
    assert "<code>a ? b</code>" in page


def test_without_production_settings_nothing_can_be_sent(journal):
    journal.run("build")
    journal.write_settings("ANNOUNCE = False")
    done = journal.run("announce", code=2)
    assert "ANNOUNCE" in done.stderr
    assert not outbox(journal)


def test_what_deserves_a_look_is_said_although_the_site_is_whole(journal):
    journal.write_settings("DEFAULT_IMAGE = {'src': 'images/perdue.png', 'alt': 'La ville'}")
    done = journal.run("build")
    assert "DEFAULT_IMAGE : « images/perdue.png » n’est pas dans" in done.stderr
    assert (journal.folder / "output" / "index.html").exists()


def test_a_wrong_setting_is_said_before_anything_else(journal):
    journal.write_settings("QUARTIER = ['Centre']\nSTRICT_SINCE = 'hier'")
    done = journal.run("build", code=2)
    assert "conf.py : STRICT_SINCE" in done.stderr
    assert "Vouliez-vous dire « QUARTIERS »" in done.stderr


WORDS = [("check",), ("build",), ("print", "--moi"), ("build", "--fresh"), ("ledger",)]


@pytest.mark.parametrize("words", draw(WORDS, 3))
def test_a_command_that_tests_start_warm_says_what_a_fresh_python_does(journal, words):
    journal.article("faute", "Faute", date="2026-03-25 09:00", image="{src: images/absente.png, alt: Une place}")
    runs = [journal.run(*words, code=None, **environ) for environ in ({}, {"LANG": "C.UTF-8"})]
    warm, cold = [(run.returncode, run.stdout, without_progress(run.stderr)) for run in runs]
    assert warm == cold


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> dict[str, bytes]:
    """The demonstration journal, built once."""
    return built(tmp_path_factory.mktemp("demonstration"))


def built(folder: Path, content: Path = ROOT / "content", **environ: str) -> dict[str, bytes]:
    picture = "DEFAULT_IMAGE = {'src': 'images/valbrune.png', 'alt': 'Le beffroi'}"
    journal = TestJournal(folder, settings=f"{picture}\nPICTURE_CACHE = {str(PICTURES)!r}\nPATH = {str(content)!r}")
    with drawn():
        journal.run("build", **environ)
    return files(folder / "output")


ELSEWHERE = {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}


def test_a_journal_is_the_same_bytes_under_another_locale_zone_and_hash(journal):
    journal.article("fete", "À l’été, l’œuvre", tags="[été, cœur, marché]")
    journal.run("build")
    journal.run("build", "--output", str(journal.folder / "ailleurs"), **ELSEWHERE)
    assert files(journal.folder / "ailleurs") == files(journal.folder / "output")


@long
def test_the_demonstration_is_the_same_bytes_under_another_locale_zone_and_hash(demonstration, tmp_path):
    assert built(tmp_path, **ELSEWHERE) == demonstration


@pytest.fixture
def shuffled(tmp_path) -> Iterator[Path]:
    """A copy of the demonstration's content that lists its files in another order: a folder in memory lists them as they came."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as name:
        sources = [path for path in (ROOT / "content").rglob("*") if path.is_file()]
        random.Random(3).shuffle(sources)
        for source in sources:
            copy = Path(name) / "content" / source.relative_to(ROOT / "content")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        yield Path(name) / "content"


@long
def test_the_order_of_files_on_the_disk_changes_nothing(demonstration, shuffled, tmp_path):
    assert built(tmp_path, shuffled) == demonstration
