"""A passkey made and shown in a real browser, whose authenticator is the browser's own virtual one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.telephone import HAND, started_browser

INSIDE = re.compile(r"/bureau/(appareils/)?$")
"""Where one is once inside."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone."""
    context = browser.new_context(**HAND)
    yield context
    context.close()


def with_finger(context: BrowserContext, **options: bool) -> tuple[Page, object, str]:
    """A page of a telephone that knows its owner's finger."""
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    made = tool.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True, **options}})
    return page, tool, made["authenticatorId"]


def test_a_code_is_photographed_a_finger_enrolled_and_next_time_the_finger_is_enough(service, context):
    code = service.invite("Inès Doigt")
    page, _, _ = with_finger(context)
    page.goto(f"{service.origin}/bureau/entree/#{code}")
    page.get_by_role("heading", name="Bienvenue, Inès Doigt").wait_for()
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.wait_for_url(INSIDE)
    page.goto(f"{service.origin}/bureau/appareils/")
    assert "avec une clé d’accès" in page.locator("main").inner_text()
    page.get_by_role("button", name="Sortir").click()
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    page.wait_for_url(INSIDE)
    page.goto(f"{service.origin}/bureau/appareils/")
    page.get_by_role("button", name="Retirer").click()
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    page.get_by_text(re.compile("Cette clé n’ouvre rien ici|Trop d’essais")).wait_for()


def test_a_finger_that_is_not_the_owners_opens_nothing_and_a_answer_serves_once(service, context):
    page, tool, authenticator = with_finger(context)
    page.goto(f"{service.origin}/bureau/entree/#{service.invite('Otto Doigt')}")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.wait_for_url(INSIDE)
    page.goto(f"{service.origin}/bureau/appareils/")
    page.get_by_role("button", name="Sortir").click()
    sent = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/entree/cle") else None)
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    page.wait_for_url(INSIDE)
    again = context.request.post(sent[0].url, data=sent[0].post_data, headers={**sent[0].headers, "Origin": service.origin})
    assert again.status in (403, 429)  # refused, or not even looked at once others were
    page.goto(f"{service.origin}/bureau/appareils/")
    page.get_by_role("button", name="Sortir").click()
    tool.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    page.get_by_text("Rien n’a été fait").wait_for()
    assert page.url.startswith(f"{service.origin}/bureau/entree/")
