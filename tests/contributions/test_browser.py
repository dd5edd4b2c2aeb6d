"""A question on a telephone, with and without a script, and the queue of who reads it: what one sees, taps and is told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.telephone import HAND, started_browser
from tests.contributions.conftest import Town
from tests.desk.test_browser import faults_of

PATIENCE = 120_000
"""Milliseconds, on a machine that others use."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


def opened(browser: Browser, number: int, **more) -> tuple[BrowserContext, Page, list[str]]:
    """A telephone's page of somebody at an address of their own, and what goes wrong in it."""
    context = browser.new_context(**HAND, extra_http_headers={"X-Forwarded-For": f"10.9.0.{number}"}, **more)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    return context, page, faults


def test_a_question_is_asked_on_a_telephone_kept_while_there_is_no_network_and_decided_in_one_tap(town: Town, browser: Browser):
    context, page, faults = opened(browser, 1)
    page.goto(f"{town.desk.service.origin}/voix/questions/")
    assert faults_of(page) == []
    page.get_by_label("Votre question").fill("Quand repeint-on le passage piéton de la gare ?\nMon 06 11 22 33 44.")
    page.reload()
    page.get_by_text("Votre texte était gardé sur cet appareil.").wait_for()
    page.get_by_label("Votre nom ou un pseudonyme").fill("Inès")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Relisez, puis envoyez").wait_for()
    page.get_by_text("un numéro de téléphone a été masqué").wait_for()
    assert faults_of(page) == []
    context.set_offline(True)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Pas de réseau : votre texte est gardé").wait_for()
    context.set_offline(False)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="Bien reçu").wait_for()
    assert faults_of(page) == [] and context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    own_page = page.url

    plain, still, none = opened(browser, 2, java_script_enabled=False)
    still.goto(f"{town.desk.service.origin}/voix/questions/")
    still.get_by_label("Votre question").fill("Le marché de Noël aura-t-il lieu sur la place ?")
    still.get_by_role("button", name="Continuer").click()
    still.get_by_role("heading", name="Relisez, puis envoyez").wait_for()
    while not still.get_by_role("heading", name="Bien reçu").count():  # nobody is as quick as this finger: the page says to read again
        still.get_by_role("button", name="Envoyer").click()
    assert none == []
    plain.close()

    desk, phone, wrong = opened(browser, 3)
    phone.goto(f"{town.desk.service.origin}/bureau/entree/#{town.desk.service.invite('Awa Lit', 'modère')}")
    phone.get_by_role("link", name="Plus tard").click()
    phone.goto(f"{town.desk.service.origin}/bureau/moderation/")
    question = phone.locator("li", has_text="passage piéton")
    question.get_by_text("Refuser…").click()
    assert faults_of(phone) == []
    for address in ("questions/", "decidees/"):
        phone.goto(f"{town.desk.service.origin}/bureau/moderation/{address}")
        assert faults_of(phone) == []
    phone.goto(f"{town.desk.service.origin}/bureau/moderation/")
    assert phone.locator("li", has_text="marché de Noël").get_by_text("envoyé sans script").count() == 1
    phone.locator("li", has_text="passage piéton").get_by_role("button", name="Publier").click()
    phone.get_by_text("Publié : la page sera en ligne").wait_for()
    page.goto(own_page)
    page.get_by_role("heading", name="En ligne").wait_for()
    assert faults_of(page) == []
    town.desk.service.wait_for(lambda: town.question_file("passage piéton"))
    assert (faults, wrong) == ([], [])
    desk.close()
    context.close()
