"""Reading leaves no trace elsewhere: no third party is asked for anything, nothing is kept, and the host's policy is kept by every page."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser.demonstration import NAME, NOW, SITEURL
from tests.browser.looks.window import SCREEN, read_through

WORDS = """() => {
  document.querySelectorAll("main button, main [role=status], main .finder, main [data-changes]").forEach(each => each.remove());
  return document.querySelector("main").innerText.split("\\n").map(line => line.trim());
}"""


@dataclass
class Visit:
    """What a browser saw go by while a page was read to its end."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    cookies: list[dict] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def visit(chrome, shown, kind):
    """The page of the kind, read to its end by a new reader, at the instant of the demonstration: scripts know what time has made old."""
    told = Visit()
    with chrome.new_context(base_url=SITEURL, viewport=SCREEN) as context:
        page = context.new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(NOW).replace(tzinfo=PARIS))
        page.on("request", lambda request: told.asked.append(request.url))
        page.on("console", lambda message: told.complaints.append(f"{message.type} {message.text}"))
        page.on("pageerror", lambda error: told.complaints.append(str(error)))
        page.goto(f"/{shown[kind]}")
        read_through(page)
        told.cookies, told.words = context.cookies(), words(page)
    return told


def test_no_third_party_is_asked_for_anything(visit):
    assert {urlsplit(address).hostname for address in visit.asked if not address.startswith("data:")} == {NAME}


def test_no_cookie_is_left(visit):
    assert visit.cookies == []


def test_no_page_breaks_the_policy_of_the_host(visit):
    assert not visit.complaints, "\n".join(visit.complaints)


def test_a_page_reads_without_any_script(visit, open_at_hand, shown, kind):
    if kind == "résultats":
        pytest.skip("Seule la recherche demande un script ; sans lui, elle mène au plan du site")
    page = open_at_hand(java_script_enabled=False)
    page.goto(f"/{shown[kind]}")
    assert visit.words - words(page) == set()


def words(page):
    """What the page itself says. What waits for a script is left out: buttons, and whether a place is open now."""
    return set(page.evaluate(WORDS))
