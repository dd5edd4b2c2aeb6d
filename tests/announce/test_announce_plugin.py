"""A build gathers what the town has to say; a preview shows it; neither sends anything."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.warm import pelican, warm

ARTICLE = """---
id: 20260326-{id}
title: "{title}"
date: {date}
category: Vie municipale
tags: conseil municipal, été
summary: L’ordre du jour.
{more}---

Le texte de l’article.
"""
SETTINGS = """
import sys
sys.path.insert(0, {root!r})
from pelicanconf import *
THEME = {root!r} + "/theme"
PLUGINS = [name for name in PLUGINS if name != "plugins.journal.pictures.plugin"]
SITEURL = "https://journal.example.org"
DEFAULT_IMAGE = None
{more}
"""


class Journal:
    """A journal of a few articles, built by Pelican in a process of its own."""

    def __init__(self, folder: Path, root: Path):
        self.folder, self.root = folder, root
        (folder / "content" / "articles").mkdir(parents=True)
        self.write("aaaaaaaa", "Le conseil se réunit")
        self.write("bbbbbbbb", "Le mois prochain", date="2026-04-26 09:00")
        self.write("cccccccc", "Pas annoncé", more="social:\n  skip: yes\n")
        self.write("dddddddd", "Brouillon", more="status: draft\n")

    def write(self, name: str, title: str, date: str = "2026-03-26 09:00", more: str = "") -> None:
        """One article."""
        text = ARTICLE.format(id=name, title=title, date=date, more=more)
        (self.folder / "content" / "articles" / f"{name}.md").write_text(text, encoding="utf-8")

    def build(self, settings: str = "ANNOUNCE = True", **environ: str) -> subprocess.CompletedProcess:
        """Run Pelican."""
        conf = self.folder / "conf.py"
        conf.write_text(SETTINGS.format(root=str(self.root), more=settings), encoding="utf-8")
        words = ["-s", str(conf), "-o", str(self.folder / "out"), "--fatal", "errors", str(self.folder / "content")]
        return pelican(words, **{"BEFFROI_STATE": str(self.state), "BEFFROI_NOW": "2026-03-27T09:00", **environ})

    @property
    def state(self) -> Path:
        """The state folder."""
        return self.folder / "state"

    def gathered(self) -> list[dict]:
        """What the last build left."""
        return json.loads((self.state / "announcements.json").read_text(encoding="utf-8"))["announcements"]


@pytest.fixture
def journal(tmp_path, root):
    return Journal(tmp_path, root)


def test_a_build_gathers_what_is_published_and_announced(journal):
    built = journal.build()
    assert built.returncode == 0, built.stdout + built.stderr
    (one,) = journal.gathered()
    assert one["guid"] == "tag:valbrune.example,2024:20260326-aaaaaaaa"
    assert (one["title"], one["tags"], one["kind"]) == ("Le conseil se réunit", ["conseil municipal", "été"], "article")
    assert one["permalink"].startswith("https://journal.example.org/2026/03/")
    assert sorted(path.name for path in journal.state.iterdir()) == ["announcements.json"]


def test_a_build_gathers_what_is_withdrawn_to_take_its_posts_away(journal):
    journal.write("eeeeeeee", "Retirée", more="status: withdrawn\nmodified: 2026-03-27 08:00\n")
    journal.build()
    assert len(journal.gathered()) == 1
    held = json.loads((journal.state / "announcements.json").read_text(encoding="utf-8"))
    assert held["withdrawn"] == [{"guid": "tag:valbrune.example,2024:20260326-eeeeeeee", "title": "Retirée"}]


def test_a_build_that_fails_leaves_the_last_announcements(journal):
    journal.build()
    before = journal.gathered()
    journal.write("eeeeeeee", "Sans catégorie", more="category: Inconnue\n")
    assert journal.build().returncode != 0
    assert journal.gathered() == before


def test_outside_production_nothing_is_gathered(journal):
    assert journal.build("ANNOUNCE = False").returncode == 0
    assert not journal.state.exists()


def test_a_preview_shows_the_newest_posts_and_gathers_nothing(journal):
    built = journal.build("ANNOUNCE = True\nPREVIEW = True")
    assert built.returncode == 0, built.stdout + built.stderr
    page = preview_page(journal)
    assert "#ConseilMunicipal #Été" in page.select_one(".proof-x").text
    titles = [title.text for title in page.select(".release-title")]
    assert titles.index("Le mois prochain") < titles.index("Le conseil se réunit")
    assert "Pas annoncé" not in titles
    assert not journal.state.exists()


def preview_page(journal):
    """The page of the announcements in the preview that was just built."""
    return BeautifulSoup((journal.folder / "out" / "_apercu" / "annonces" / "index.html").read_text(encoding="utf-8"), "html.parser")


def heads(journal):
    """What a preview says of each announcement, by its title."""
    assert journal.build("PREVIEW = True").returncode == 0
    return {shown.h2.text: " ".join(shown.header.text.split()) for shown in preview_page(journal).select(".release")}


def test_a_preview_marks_the_posts_of_drafts_and_of_what_is_to_come(journal):
    shown = heads(journal)
    assert "Brouillon Brouillon" in shown["Brouillon"]
    assert "Programmé Le mois prochain" in shown["Le mois prochain"]
    assert not {"Brouillon", "Programmé"} & set(shown["Le conseil se réunit"].split())


def test_a_preview_tells_the_posts_that_are_too_old_to_leave(journal):
    journal.write("eeeeeeee", "Vieux brouillon", date="2026-03-01 09:00", more="status: draft\n")
    shown = heads(journal)
    assert "Ne partirait plus : plus de 7 jours. Donnez-lui sa date" in shown["Vieux brouillon"]
    assert "Ne partirait plus" not in shown["Brouillon"]


def test_a_town_that_runs_bare_pelican_sends_at_the_end_of_the_build(journal):
    built = journal.build('ANNOUNCE = True\nANNOUNCE_AFTER = "build"')
    assert built.returncode == 0, built.stdout + built.stderr
    assert len(list((journal.state / "outbox").iterdir())) == 1


X_KEYS = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
KEYS = {f"BEFFROI_X_{name}": "4242-secret" for name in X_KEYS}
AT_BUILD = 'ANNOUNCE = True\nANNOUNCE_AFTER = "build"'


def test_a_build_that_is_put_in_place_later_leaves_sending_to_the_command_and_never_fails_for_a_network(journal):
    """`./beffroi build` writes aside: its pages are not where readers are, and an account that is stopped must not stop the site."""
    journal.build(AT_BUILD)
    known = {"PATH": os.environ["PATH"], "HOME": str(journal.folder), "BEFFROI_STATE": str(journal.state)}
    (journal.state / "ledger.jsonl").write_text("abîmé\n")
    words = ("build", "--settings", "conf.py", "--content", "content", "--output", "site")
    built = warm().run(words, journal.folder, {**known, **KEYS, "BEFFROI_NOW": "2026-03-27T09:00"})
    assert built.returncode == 0, built.stdout + built.stderr
    assert (journal.folder / "site" / "index.html").exists()
    assert journal.gathered()


def test_a_wrong_setting_stops_the_build(journal):
    built = journal.build('ANNOUNCE = True\nANNOUNCE_AFTER = "never"')
    assert built.returncode != 0
    assert "ANNOUNCE_AFTER" in built.stdout + built.stderr


FAIR = 'ANNOUNCE = True\nPLUGINS = [*PLUGINS, "tests.announce.fair.plugin"]'


def stall(journal, tags=""):
    """A stall of the fair."""
    journal.write("ffffffff", "Le rémouleur", more=f"tags: {tags}\n" if tags else "")
    (journal.folder / "content" / "etals").mkdir(exist_ok=True)
    written = journal.folder / "content" / "articles" / "ffffffff.md"
    text = written.read_text(encoding="utf-8").replace("tags: conseil municipal, été\n", "")
    written.unlink()
    (journal.folder / "content" / "etals" / "remouleur.md").write_text(text, encoding="utf-8")


def told(journal):
    """What the last build gathered of the stall: each occasion, and what it answers."""
    return [(one["occasion"], one["in_reply_to"], one["permalink"]) for one in journal.gathered() if one["title"] == "Le rémouleur"]


def test_a_kind_that_is_in_no_list_is_announced_on_the_occasions_that_its_room_declares(journal):
    stall(journal)
    built, link = journal.build(FAIR), "https://journal.example.org/etals/le-remouleur/"
    assert built.returncode == 0, built.stdout + built.stderr
    assert told(journal) == [("published", "", link), ("reminder/2026-04-03", "published", link)]


def test_once_it_is_cancelled_only_that_is_said(journal):
    stall(journal, "annulé")
    journal.build(FAIR)
    assert [occasion for occasion, *_ in told(journal)] == ["cancelled"]


def test_a_preview_says_what_each_post_follows(journal):
    stall(journal)
    assert journal.build(FAIR.replace("ANNOUNCE", "PREVIEW")).returncode == 0
    heads = [" ".join(shown.header.text.split()) for shown in preview_page(journal).select(".release")]
    assert (
        sum("Étal Rappel de la veille Le rémouleur" in head or "Vie municipale Rappel de la veille Le rémouleur" in head for head in heads)
        == 1
    )
