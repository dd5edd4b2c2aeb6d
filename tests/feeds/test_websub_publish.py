"""The whole `publish`: the hubs are told once the site is in place, and whatever they do the publication goes on."""

import pytest

from tests.campaign import long
from tests.fakes.internet import Answer, Internet, folder_site
from tests.feeds.relay import TAKEN, TOWN, Hub
from tests.journal import TestJournal

RELAY = "https://relais.example/"
EVERY = (
    "conseil/",
    "",
    "rubriques/culture/",
    "rubriques/sport/",
    "expression/",
    "alertes/",
    "travaux/",
    "questions/",
    "entraide/",
    "forum/",
)
"""The folders of the feeds of the journal below: one is there, and told of once, even while it is empty."""


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def journal(tmp_path, hub):
    """A journal of one article, whose site is public, and a hub."""
    journal = TestJournal(tmp_path, f"CATEGORIES = ['Culture', 'Sport']\nPUBLICS = []\nQUARTIERS = []\nWEBSUB_HUBS = [{RELAY!r}]")
    journal.article("marche")
    with Internet(tmp_path, {"relais.example": hub, TOWN: folder_site(tmp_path / "public")}) as internet:
        journal.environ = {**internet.environ, "BEFFROI_SITEURL": f"https://{TOWN}"}
        yield journal


def feeds(folder: str = "") -> set[str]:
    return {f"https://{TOWN}/flux/{folder}{name}" for name in ("rss.xml", "atom.xml", "feed.json")}


def test_a_publication_tells_the_hub_of_the_feeds_it_changed_and_of_no_other(journal, hub):
    journal.run("publish")
    assert set(hub.told) == set().union(*map(feeds, EVERY))
    hub.requests.clear()
    journal.article("fete", "La fête")
    assert f"Relais {RELAY} : prévenu de 6 flux." in journal.run("publish").stdout
    assert set(hub.told) == feeds() | feeds("rubriques/culture/")
    assert len(hub.told) == 6


@long
def test_a_second_publication_tells_nobody_anything(journal, hub):
    journal.run("publish")
    hub.requests.clear()
    assert "Relais" not in journal.run("publish").stdout
    assert hub.requests == []


def test_when_the_hub_looks_the_news_is_there(journal, hub):
    seen, feed = [], journal.folder / "public/flux/rss.xml"
    hub.answer = lambda request: (seen.append("Le marché" in feed.read_text(encoding="utf-8")), TAKEN)[1]
    journal.run("publish")
    assert set(seen) == {True}


def test_a_hub_that_fails_stops_nothing_and_hears_of_it_the_next_time(journal, hub):
    hub.answer = Answer(cut=True)
    done = journal.run("publish")
    assert f"Relais {RELAY} :" in done.stdout and "Nouvel essai à la prochaine publication (30 flux)" in done.stdout
    assert len(list((journal.folder / "state/outbox").glob("*.json"))) == 1
    hub.answer = TAKEN
    hub.requests.clear()
    assert f"Relais {RELAY} : prévenu de 30 flux." in journal.run("publish").stdout
    assert len(hub.told) == 30


@long
def test_a_deploy_alone_tells_the_hub_too(journal, hub):
    journal.run("build")
    assert hub.requests == []
    journal.run("deploy")
    assert len(hub.told) == 21


def test_where_nothing_is_remembered_a_failure_is_not_tried_again(journal, hub, tmp_path):
    hub.answer = Answer(500)
    journal.run("publish")
    hub.requests.clear()
    assert "Relais" not in journal.run("publish", BEFFROI_STATE=str(tmp_path / "autre-machine")).stdout
    assert hub.requests == []


def test_check_refuses_a_hub_that_anybody_could_listen_to(journal):
    journal.write_settings("WEBSUB_HUBS = ['http://relais.example/']")
    assert "WEBSUB_HUBS : « http://relais.example/ »" in journal.run("check", code=2).stderr
