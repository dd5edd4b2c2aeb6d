"""The agents' site behind the door of the service: all of it to whoever is recognised, nothing to a stranger or to who was shut out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.conftest import Visit
from tests.editorial.test_agents_texts import fill, traces
from tests.journal import files
from tests.web_service.process import Service

SETTINGS = 'AGENTS = {"name": "Entre agents", "town": "#5b2a57"}'
ARTICLE = "/agents/2026/03/titre-canari-agents/"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A town whose agents have texts, published once, and its service."""
    service = Service(Path(tmp_path_factory.mktemp("agents")), settings=SETTINGS)
    fill(service.journal)
    for odd in ("articles/canari-archive.md", "articles/vieux.md"):
        (service.folder / "content" / odd).unlink()
    (service.folder / "public").mkdir()
    service.journal.run("publish", **service.variables)
    service.start()
    yield service
    service.stop()


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
    for address in ("/bureau/", "/bureau/journal/", "/bureau/personnes/", "/bureau/site/index.html", "/bureau/versions/"):
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
    assert stranger.session.post(service.origin + ARTICLE, timeout=60).status_code == 403


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
