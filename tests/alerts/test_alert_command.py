"""One command at night: from the words of a person to the site, the networks and the history of the journal."""

import re

import pytest

from tests.alerts.night import ADDRESS, FILE, SOUND, TEXT, git, pushed, said, town
from tests.alerts.village import WIND, write
from tests.journal import TestJournal, files

LATER = "2026-03-27T12:00"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> TestJournal:
    """A town that was published; what an editor is writing lies in its folder, unfinished."""
    journal = town(tmp_path_factory.mktemp("night"))
    journal.run("publish")
    journal.article("faute", "Un article qu’on écrit", category="Culutre")
    return journal


@pytest.fixture(scope="module")
def rehearsed(published) -> TestJournal:
    """The same, and what a rehearsal changed of it: `told` is what was shown."""
    published.before = files(published.folder)
    published.told = published.run(*SOUND, "--dry-run").stdout
    published.after = files(published.folder)
    return published


@pytest.fixture(scope="module")
def sounded(rehearsed) -> TestJournal:
    """The same, once the alert was given; `done` is the command."""
    rehearsed.done = rehearsed.run(*SOUND)
    return rehearsed


@pytest.fixture(scope="module")
def closed(sounded) -> TestJournal:
    """The same, given once more, then closed by its text, cut short."""
    sounded.again = sounded.run(*SOUND)
    sounded.twice = said(sounded)
    sounded.run("alert", "eau du robinet quartier gare ne buvez pas", "--end", BEFFROI_NOW=LATER, code=None)
    sounded.end = sounded.run("alert", "--end", "--closing", "L’eau est de nouveau potable.", BEFFROI_NOW=LATER, code=None)
    return sounded


@pytest.mark.parametrize("text", ["", "—", "...", "\u200b", "\u2060 -"])
def test_an_alert_without_a_word_is_asked_for_one(published, text):
    done = published.run("alert", text, "--until", "demain 18h", "--dry-run", code=None)
    assert done.returncode == 2 and "Que faut-il dire ?" in done.stderr + done.stdout


@pytest.mark.parametrize("text", ["月", "🎪", "🔔 🔔"])
def test_an_alert_of_signs_has_an_address(published, text):
    done = published.run("alert", text, "--until", "demain 18h", "--dry-run")
    assert f'title: "{text}"' in done.stdout and "slug: alerte\n" in done.stdout


def test_a_rehearsal_shows_the_file_the_words_of_each_network_and_what_they_cost(rehearsed):
    assert f'title: "{TEXT}"' in rehearsed.told and "end: 2026-03-28 18:00+01:00" in rehearsed.told
    assert [name for name in ("X", "Facebook", "Mastodon", "Bluesky") if not re.search(rf"^— {name}, \d+", rehearsed.told, re.M)] == []
    assert "0,20\u202f$" in rehearsed.told and "Mise en ligne : folder:public" in rehearsed.told


def test_a_rehearsal_writes_and_sends_nothing(rehearsed):
    changed = {name for name in rehearsed.before.keys() | rehearsed.after.keys() if rehearsed.before.get(name) != rehearsed.after.get(name)}
    assert {name for name in changed if not name.endswith((".verrou", "said.txt"))} == set()


def test_the_alert_is_online_on_its_page_and_on_those_that_people_open(sounded):
    assert TEXT.replace(" :", "\u00a0:") in sounded.page(ADDRESS, "public")
    assert 'class="alert alert-urgence"' in sounded.page("", "public")
    assert 'class="alert alert-urgence"' in sounded.page("2026/03/le-marche-revient", "public")


def test_it_is_said_at_once(sounded):
    assert sounded.twice if hasattr(sounded, "twice") else said(sounded) == [TEXT]


def test_it_is_in_the_history_alone_and_on_the_forge(sounded):
    assert pushed(sounded)[:1] == [FILE]
    assert "content/articles/faute.md" in git(sounded.folder, "status", "--porcelain", "-uall")


def test_what_an_editor_left_wrong_stops_nothing_and_is_told(sounded):
    assert "content/articles/faute.md:5  catégorie" in sounded.done.stderr
    assert (sounded.folder / "public/2026/03/le-marche-revient/index.html").exists()


def test_it_says_what_it_did_and_in_how_long(sounded):
    assert re.search(r"^En \d+ s\.$", sounded.done.stdout, re.M) and "origin/main" in sounded.done.stdout


def test_given_once_more_it_is_the_same_alert_and_nothing_is_said_twice(closed):
    assert "On reprend où l’on en était." in closed.again.stdout
    assert closed.twice == [TEXT]
    assert len(list((closed.folder / "content/alertes").iterdir())) == 1


def test_its_end_is_said_written_and_pushed(closed):
    assert len(said(closed)) == 2
    text = (closed.folder / FILE).read_text()
    assert "end: 2026-03-27 12:00\n" in text and "closing:" in text
    assert git(closed.folder / "origin.git", "log", "-1", "--format=%s", "main").startswith("fin d’alerte")


def test_the_page_of_an_alert_that_was_closed_says_so_and_the_banner_is_gone(closed):
    assert "a pris fin" in closed.page(ADDRESS, "public")
    assert 'class="alert alert-urgence"' not in closed.page("", "public")


def test_with_no_alert_that_holds_there_is_nothing_to_end(closed):
    assert (closed.end.returncode, "Aucune alerte n’est en cours." in closed.end.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("",), "Que faut-il dire ?"),
        (("Le gaz",), "--until manque"),
        (("Le gaz", "--until", "bientôt"), "n’est pas une date"),
        (("Le gaz", "--until", "demain 18h", "--quartier", "Paris"), "n’est pas un quartier. Choisissez parmi : Centre, Gare"),
        (("Le gaz", "--until", "demain 18h", "--severity", "grave"), "information, vigilance, urgence"),
        (("é" * 257, "--until", "demain 18h"), "c’est trop : 256"),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_written(published, words, told):
    there = sorted((published.folder / "content").rglob("*"))
    done = published.run("alert", *words, code=None)
    assert told in done.stderr and done.returncode in (1, 2)
    assert sorted((published.folder / "content").rglob("*")) == there


def test_a_publication_leaves_a_wrong_alert_aside_and_says_so_at_the_end(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    write(journal, "vent", WIND)
    write(journal, "casse", WIND, severity="grave", id="casse")
    done = journal.run("publish", code=1)
    assert "laissés de côté" in done.stdout and "content/alertes/casse.md:5" in done.stdout
    assert 'class="alert alert-vigilance"' in journal.page("", "public")
    assert said(journal) == ["Vent à 80 km/h cet après-midi"]


def test_after_a_mere_clone_of_beffroi_an_alert_pushes_nothing_of_the_town_and_says_what_to_write(tmp_path):
    journal = town(tmp_path, "HISTORY_REMOTE = None")
    done = journal.run(*SOUND, code=None)
    assert git(tmp_path / "origin.git", "log", "--format=%s", "main") == "le journal"
    assert done.returncode == 3 and "HISTORY_REMOTE" in done.stdout + done.stderr
