"""One run posts, the next one's pages lead to the post, and from the third on nothing changes any more."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.announce_x.town import HOST
from tests.fakes.gathered import write_gathered
from tests.fakes.internet import Internet
from tests.fakes.x import X, world
from tests.journal import TestJournal

SETTINGS = f'SITEURL = "https://{HOST}"\nANNOUNCE_PAGE_WAIT = RECONCILE_PAUSE = 0'
PAGE = "2026/03/le-marche-revient"


@pytest.fixture
def journal(tmp_path, x: X):
    """A town that began to announce the day before its first article."""
    folder = tmp_path / "journal"
    public = folder / "public"
    public.mkdir(parents=True)
    with world(tmp_path, x, public, HOST) as internet:
        assert isinstance(internet, Internet)
        journal = TestJournal(folder, SETTINGS, {**internet.environ, **x.keys.environ})
        (folder / "state").mkdir()
        write_gathered(folder / "state", [])
        journal.run("begin", BEFFROI_NOW="2026-03-25T09:00")
        journal.article("marche")
        yield journal


def leads_to(journal):
    """What a reader of the page, and a program that reads the feed, find of the posts."""
    page = BeautifulSoup(journal.page(PAGE, "public"), "html.parser")
    (item,) = json.loads((journal.folder / "public/flux/feed.json").read_text(encoding="utf-8"))["items"]
    found = [(link.get_text(), link["href"]) for link in page.select("a.u-syndication[rel=syndication]")]
    assert [(post["label"], post["url"]) for post in item.get("_beffroi", {}).get("syndication", ())] == found
    return found, item["date_modified"]


GATHERED = ("announcements.json", "known.json")
"""What each run gathers anew, to the same bytes."""
STORES = (".sqlite", ".sqlite3")
"""What is online and what is indexed: these say when they were last compared, whatever was found."""


def everything(journal):
    """Every file of the site and of the state folder, with its bytes and the instant at which it was written; each build gathers anew."""
    found = [path for name in ("public", "state") for path in (journal.folder / name).rglob("*") if path.is_file()]
    found = [path for path in found if path.suffix not in STORES]
    return {path: (path.read_bytes(), path.name in GATHERED or path.stat().st_mtime_ns) for path in found}


def test_the_second_run_links_to_the_post_and_from_the_third_on_nothing_changes(journal, x):
    journal.run("publish")
    assert (len(x.posts), leads_to(journal)) == (1, ([], "2026-03-26T08:00:00+00:00"))
    calls = len(x.requests)
    journal.run("publish", BEFFROI_NOW="2026-03-27T10:00")
    address = f"https://x.com/i/status/{x.posts[0].id}"
    assert leads_to(journal) == ([("X", address)], "2026-03-26T08:00:00+00:00")
    for hour in (11, 12):
        before = everything(journal)
        journal.run("publish", BEFFROI_NOW=f"2026-03-27T{hour}:00")
        assert [path for path, found in everything(journal).items() if before.get(path) != found] == []
    assert (len(x.requests), len(x.posts)) == (calls, 1)


def test_a_link_disappears_with_the_post(journal, x):
    journal.run("publish")
    journal.article("marche", status="withdrawn", modified="2026-03-27 08:00")
    said = journal.run("publish").stdout
    assert "« Le marché revient » est retirée, mais toujours annoncée" in said
    assert "u-syndication" not in journal.page(PAGE, "public")
    assert "X · https://x.com/i/status/" in journal.run("withdraw", code=3).stdout
    assert "retiré : Le marché revient" in journal.run("withdraw", "all").stdout
    journal.article("marche")
    journal.run("publish")
    assert (x.posts, leads_to(journal)[0]) == ([], [])


def test_an_address_that_was_announced_leads_to_the_page_when_the_title_has_changed(journal, x):
    """The readers of the post must still arrive; `check` says it, and nothing has to be written."""
    journal.run("publish")
    journal.article("marche", slug="le-marche-du-samedi")
    said = journal.run("check", "--warnings").stdout
    assert "les réseaux ont annoncé « /2026/03/le-marche-revient/ », qui n’est plus son adresse" in said
    journal.run("publish", BEFFROI_NOW="2026-03-27T10:00")
    target = f"https://{HOST}/2026/03/le-marche-du-samedi/"
    assert BeautifulSoup(journal.page(PAGE, "public"), "html.parser").find("link", rel="canonical")["href"] == target
    assert (len(x.posts), "Le marché revient" in journal.page("2026/03/le-marche-du-samedi", "public")) == (1, True)
    journal.article("marche", slug="le-marche-du-samedi", aliases="[/2026/03/le-marche-revient/]")
    assert "qui n’est plus son adresse" not in journal.run("check", "--warnings").stdout


def test_an_old_address_that_another_page_has_taken_is_left_to_it(journal, x):
    journal.run("publish")
    journal.article("marche", slug="le-marche-du-samedi")
    journal.article("autre", title="Le marché revient", date="2026-03-26 08:00", social="{skip: yes}")
    journal.run("publish", BEFFROI_NOW="2026-03-27T10:00")
    assert 'http-equiv="refresh"' not in journal.page(PAGE, "public")


def test_a_post_whose_address_has_died_is_not_sent_again_to_a_dead_page(journal, x):
    """The first attempt was lost; meanwhile its editor has changed the address, and the old page is gone from the host."""
    x.script.append("cut")
    journal.run("publish", code=4)
    journal.article("marche", slug="le-marche-du-samedi")
    journal.run("build", BEFFROI_NOW="2026-03-27T10:00")
    journal.run("deploy", "--yes", BEFFROI_NOW="2026-03-27T10:00")
    old = journal.folder / "public" / PAGE / "index.html"
    page = old.read_bytes() if old.exists() else b""
    old.unlink(missing_ok=True)
    said = journal.run("announce", code=4, BEFFROI_NOW="2026-03-27T10:00").stdout
    assert (len(x.posts), "404" in said, "aliases" in said) == (0, True, True), said
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_bytes(page)
    journal.run("announce", BEFFROI_NOW="2026-03-27T11:30")
    assert (len(x.posts), bool(page)) == (1, True)


def test_an_article_that_nothing_announces_says_when_it_is_not_online(journal, x):
    journal.article("marche", social="{skip: yes}")
    journal.run("build")
    said = journal.run("announce").stdout
    assert "« Le marché revient », que rien n’annonce (social : skip), n’est pas en ligne : la page répond 404. " in said
    assert "./beffroi deploy" in said
    journal.run("deploy", "--yes")
    assert "Rien à annoncer." in journal.run("announce").stdout
