"""The agents' site behind the door of the service: all of it to whoever is recognised, nothing to a stranger or to who was shut out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.conftest import Visit
from tests.desk.conftest import Desk, running_desk
from tests.editorial.test_agents_texts import fill, traces
from tests.journal import TestJournal, files
from tests.processes import PATIENCE
from tests.web_service.process import Service

SETTINGS = 'AGENTS = {"name": "Entre agents", "town": "#5b2a57"}'
ARTICLE = "/agents/2026/03/titre-canari-agents/"


def fill_without_mistakes(journal: TestJournal) -> None:
    """The agents' texts, but those that `check` refuses."""
    fill(journal)
    for odd in ("articles/canari-archive.md", "articles/vieux.md"):
        (journal.folder / "content" / odd).unlink()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a town whose agents have texts and a site, published once."""
    with running_desk(Path(tmp_path_factory.mktemp("agents")), SETTINGS, fill_without_mistakes) as desk:
        desk.service.journal.run("publish", **desk.service.variables)
        yield desk


@pytest.fixture
def service(desk: Desk) -> Service:
    """Its service."""
    return desk.service


def site(service: Service) -> list[str]:
    """Every address of the agents' site."""
    return [f"/agents/{name.removesuffix('index.html')}" for name in files(service.folder / "state" / "agents" / "site")]


def test_an_agent_who_only_reads_comes_in_and_reads_all_of_it(service):
    agent = Visit(service).enter(service.invite("Lina Petit", "lit l’intranet"))
    home = agent.get("/agents/")
    assert "Titre Canari agents" in home.text
    assert "Entre agents" in home.text
    page = agent.get(ARTICLE)
    assert "Corps canari." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    addresses = set(re.findall(rf'(?:href|src)="{service.origin}(/agents/[^"#?]*)', home.text + page.text))
    assert {address: status for address in addresses if (status := agent.get(address).status_code) != 200} == {}
    assert agent.get("/agents/documents/canari.pdf").content.endswith(b"canari")
    assert "canari" in agent.get("/agents/flux/atom.xml").text


def test_who_only_reads_is_let_in_nowhere_else(service):
    agent = Visit(service).enter(service.invite("Noé Petit", "lit l’intranet"))
    assert agent.get("/bureau/").url.endswith("/agents/"), "the door leads there"
    for address in ("/bureau/journal/", "/bureau/personnes/", "/bureau/site/index.html", "/bureau/versions/"):
        assert agent.get(address).status_code == 403, address
    assert agent.get("/bureau/appareils/").status_code == 200
    assert agent.post("/bureau/nouveau/article", page="/bureau/appareils/").status_code == 403


def test_a_stranger_is_led_to_the_door_from_each_address_and_reads_nothing(service):
    stranger = Visit(service)
    for address in [*site(service), "/agents/../agents/index.html", "/agents/nulle-part"]:
        answer = stranger.get(address, allow_redirects=False)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/bureau/entree/"), address
        assert b"canari" not in answer.content.lower()
    assert stranger.session.post(service.origin + ARTICLE, timeout=PATIENCE).status_code == 403


def test_who_is_shut_out_loses_it_at_once(service):
    agent = Visit(service).enter(service.invite("Aya Petit", "lit l’intranet"))
    assert agent.get(ARTICLE).status_code == 200
    service.command("leave", "Aya Petit")
    answer = agent.get(ARTICLE, allow_redirects=False)
    assert answer.headers["Location"].startswith("/bureau/entree/")


def test_nothing_but_the_site_s_own_files_is_given(service):
    agent = Visit(service).enter(service.invite("Zoé Petit", "lit l’intranet"))
    for address in (
        "/agents/.site.construction",
        "/agents/%2e%2e/.site.construction",
        "/agents/%2e%2e/%2e%2e/service/service.sqlite",
        "/agents/_headers",
    ):
        assert agent.get(address).status_code == 404, address


def test_what_is_public_holds_no_trace_and_the_agents_texts_lead_to_it(service):
    assert traces(service.folder / "public") == []
    assert traces(service.folder / "output") == []
    assert [name for name in traces(service.folder / "state") if not name.startswith(("agents/", "check.json"))] == []


def test_a_text_is_written_for_the_agents_made_public_and_reserved_again_from_the_desk(desk):
    writer, public = desk.enter("Paul Canari"), desk.service.folder / "public"
    draft = writer.begin("breve")
    words = {"title": "Note canari du bureau", "audience": "agents", "category": ""}
    told = writer.send(draft, "garder", "Un canari.", **words)
    assert told["errors"] == 0, told
    assert "n’est annoncé nulle part" in writer.visit.get(f"{draft}annonces").text
    publication = writer.publish(draft, "Un canari.", **words)
    labels = [entry["label"] for entry in writer.wait_online(publication)["receipt"]]
    assert "site des agents" in labels
    assert "page en ligne" not in labels
    assert traces(public) == []
    page = re.search(r'id="voir"[^>]*><a class="button" href="([^"]+)"', writer.visit.get(publication).text)[1]
    assert page.startswith("/agents/breves/")
    assert "Un canari." in writer.visit.get(page).text

    (source,) = (path for path in (desk.content / "breves").glob("*.md") if "note-canari" in path.name)
    draft = writer.open(f"breves/{source.name}")
    asked = writer.send(draft, "publier", **{**words, "audience": "tous"})
    assert asked["status"] == 409
    assert "lu de tous" in asked["question"]
    assert traces(public) == []
    writer.wait_online(writer.send(draft, "publier", confirmed=True, **{**words, "audience": "tous"})["to"])
    assert any("note-canari" in name for name in traces(public))

    draft = writer.open(f"breves/{source.name}")
    asked = writer.send(draft, "publier", **words)
    assert "ne se reprend pas" in asked["question"]
    writer.wait_online(writer.send(draft, "publier", confirmed=True, **words)["to"])
    desk.service.wait_for(lambda: traces(public) == [])  # the search's index goes after the page
    assert writer.visit.get(page).status_code == 200


def test_the_desk_marks_the_agents_texts_in_its_list(desk):
    listed = desk.enter("Lila Canari").visit.get("/bureau/journal/?genre=article").text
    rows = dict(re.findall(r'<p class="title">([^<]+?)(?: <span class="mark">([^<]*)</span>)?</p>', listed))
    assert rows["Titre Canari agents"] == "pour les agents" and rows["Une page de tous"] == ""


def test_a_mistake_in_one_site_holds_nothing_that_is_published_on_the_other(desk):
    writer, variables = desk.enter("Ines Canari"), desk.service.variables
    for source, audience, late in (("articles/canari-agents.md", "", "agents"), ("articles/public.md", "agents", "check")):
        file = desk.content / source
        text = file.read_text(encoding="utf-8")
        wrong = re.search(r"^title: (.+)$", text, re.MULTILINE)[1]
        file.write_text(text.replace("category: Culture", "category: Culutre"), encoding="utf-8")
        title = f"Sans attendre {source[9:15]}"
        publication = writer.publish(writer.begin("breve"), "Un.", title=title, audience=audience)
        entries = {entry["name"]: entry for entry in writer.wait_online(publication)["receipt"]}
        assert not entries[late]["done"] and wrong in entries[late]["words"], entries
        page = re.search(r'id="voir"[^>]*><a class="button" href="([^"]+)"', writer.visit.get(publication).text)[1]
        assert title in (writer.visit.get(page).text if audience else desk.page(f"breves/{page.partition('/breves/')[2]}"))
        file.write_text(text, encoding="utf-8")
    desk.service.journal.run("publish", **variables)
