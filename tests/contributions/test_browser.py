"""A question on a telephone, with and without a script, and the queue of who reads it: what one sees, taps and is told."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.telephone import HAND, started_browser
from tests.contributions.conftest import RULE, Town
from tests.contributions.test_neighbours import write_subjects
from tests.desk.test_browser import faults_of

TARGET = 44
"""Pixels, of what a thumb can touch: https://www.w3.org/TR/WCAG22/#target-size-enhanced"""
SMALL = """least => [...document.querySelectorAll("button, .button, summary, input, select, textarea, nav a, label.choice")]
  .filter(one => one.checkVisibility() && !one.closest(".trap, label.choice > *"))
  .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < least)
  .map(one => one.outerHTML.slice(0, 80))"""
"""What of a page is less than that; a radio button is touched by its label."""
PATIENCE = 600_000
"""Milliseconds, on a machine that others use."""
MOVED = "Que l’on commence par la rue du Lavoir, elle est plate et large."
REPORTED = "La fontaine du Mail coule-t-elle encore, ou l’a-t-on oubliée ?"


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


def own_row(phone: Page, words: str) -> Locator:
    """The text of the queue that has these words itself: others may offer to join it."""
    return phone.locator("ol.queue > li", has=phone.locator("p.typed", has_text=words))


def faults_and_small_targets_of(page: Page) -> list[str]:
    """What axe finds wrong, what is wider than the screen, and what is too small for a thumb."""
    return [*faults_of(page), *page.evaluate(SMALL, TARGET)]


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
        with still.expect_navigation():
            still.get_by_role("button", name="Envoyer").click()
    assert none == []
    plain.close()

    desk, phone, wrong = opened(browser, 3)
    phone.goto(f"{town.desk.service.origin}/bureau/entree/#{town.desk.service.invite('Awa Lit', 'modère')}")
    phone.get_by_role("link", name="Plus tard").click()
    reader = town.moderator("Awa Compte")

    def open_queue(words: str) -> None:
        phone.goto(f"{town.desk.service.origin}/bureau/moderation/?page={reader.page_number(words)}")

    open_queue("passage piéton")
    question = own_row(phone, "passage piéton")
    question.get_by_text("Refuser…").click()
    assert faults_of(phone) == []
    for address in ("questions/", "decidees/"):
        phone.goto(f"{town.desk.service.origin}/bureau/moderation/{address}")
        assert faults_of(phone) == []
    open_queue("marché de Noël aura-t-il lieu")
    assert own_row(phone, "marché de Noël aura-t-il lieu").get_by_text("envoyé sans script").count() == 1
    open_queue("passage piéton")
    own_row(phone, "passage piéton").get_by_role("button", name="Publier").click()
    phone.get_by_text("Publié : la page sera en ligne").wait_for()
    page.goto(own_page)
    page.get_by_role("heading", name="En ligne").wait_for()
    assert faults_of(page) == []
    town.desk.service.wait_for(lambda: town.question_file("passage piéton"))
    assert (faults, wrong) == ([], [])
    desk.close()
    context.close()


def test_a_text_is_reported_moved_searched_and_kept_on_a_telephone_by_day_and_by_night(town: Town, browser: Browser):
    write_subjects(town)
    author, moderator = town.resident(), town.moderator("Naïs Compte")
    author.ask(text=MOVED, name="Naïs")
    author.ask(text=REPORTED, name="Naïs")
    assert moderator.decide(moderator.reference(REPORTED), "publier") == 302
    town.desk.service.wait_for(lambda: town.question_file(REPORTED))
    identity = re.search(r"id: (\S+)", town.question_file(REPORTED).read_text(encoding="utf-8"))[1]

    context, page, faults = opened(browser, 4)
    page.goto(f"{town.desk.service.origin}/voix/signaler?id={identity}")
    assert faults_and_small_targets_of(page) == []
    page.get_by_label(RULE).check()
    page.get_by_label("Votre adresse de courriel").fill("nais@ville")
    page.get_by_role("button", name="Signaler").click()
    page.get_by_text("Cette adresse n’en est pas une").first.wait_for()
    assert page.get_by_label("Votre adresse de courriel").get_attribute("aria-invalid") == "true"
    assert faults_and_small_targets_of(page) == []
    page.get_by_label("Votre adresse de courriel").fill("")
    page.get_by_label("Votre nom").fill("Naïs Signale")
    page.get_by_role("button", name="Signaler").click()
    page.get_by_role("heading", name="Signalement reçu").wait_for()
    page.get_by_text("Effacer ce que j’ai dit").click()
    assert faults_and_small_targets_of(page) == []

    desk, phone, wrong = opened(browser, 5, color_scheme="dark")
    origin = town.desk.service.origin
    phone.goto(f"{origin}/bureau/entree/#{town.desk.service.invite('Naïs Lit', 'modère')}")
    phone.get_by_role("link", name="Plus tard").click()
    phone.goto(f"{origin}/bureau/moderation/?page={moderator.page_number(MOVED)}")
    question = own_row(phone, MOVED)
    question.get_by_text("Déplacer…").click()
    assert faults_and_small_targets_of(phone) == []
    question.get_by_label("Débat").select_option(label="Quelles pistes d’abord ?")
    question.get_by_role("button", name="Déplacer ici : Message d’un débat").click()
    phone.get_by_text("Déplacé.").wait_for()
    phone.goto(f"{origin}/bureau/moderation/?page={moderator.page_number(REPORTED)}")
    reported = own_row(phone, REPORTED)
    reported.get_by_text("Signalé par Naïs Signale").wait_for()
    reported.get_by_text("Un mot pour qui l’a signalé").click()
    assert faults_and_small_targets_of(phone) == []
    reported.get_by_label("Pourquoi ce texte reste").fill("Une fontaine se critique.")
    reported.get_by_role("button", name="en ligne").click()
    phone.get_by_text("Maintenu en ligne.").wait_for()
    for words, count in (("ni mot ni page", 0), (REPORTED[:30], 1)):
        phone.goto(f"{origin}/bureau/moderation/decidees/")
        phone.get_by_label("Chercher un texte").fill(words)
        with phone.expect_navigation():
            phone.get_by_role("button", name="Chercher").click()
        phone.get_by_text("Aucun texte ne répond" if not count else REPORTED[-20:]).last.wait_for()
        for fold in phone.locator(".gestures summary").all():
            fold.click()
        assert faults_and_small_targets_of(phone) == []

    page.reload()
    page.get_by_role("heading", name="Le texte reste en ligne").wait_for()
    page.get_by_text("Une fontaine se critique.").wait_for()
    assert faults_and_small_targets_of(page) == [] and context.cookies() == []
    assert (faults, wrong) == ([], [])
    desk.close()
    context.close()


FORMS = {
    "/voix/questions/": {"text"},
    "/voix/entraide/": {"text", "type", "subject", "title", "email"},
    "/voix/avis/?place=cafe": {"text", "visited"},
}
"""The fields that stop an empty form, by its address."""
UNMARKED = """[...document.querySelectorAll("form.voice :required")]
  .filter(one => !one.labels[0].textContent.includes("nécessaire")).map(one => one.id)"""
"""The fields that are required without their label saying so."""


@pytest.mark.parametrize("address", FORMS)
def test_a_form_says_first_what_stops_it_and_leads_to_each_field(town: Town, browser: Browser, address: str):
    write_subjects(town)
    context, page, faults = opened(browser, 3)
    page.goto(town.desk.service.origin + address)
    assert page.evaluate(UNMARKED) == []
    page.locator("form.voice").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Continuer").click()
    summary = page.locator("#faute")
    summary.wait_for()
    assert page.evaluate("document.activeElement.id") == "faute"
    assert page.title().startswith("À revoir : ")
    assert {link.get_attribute("href")[1:] for link in summary.get_by_role("link").all()} == FORMS[address]
    assert {field.get_attribute("id") for field in page.locator("[aria-invalid=true]").all()} == FORMS[address]
    for name in FORMS[address]:
        field = page.locator(f"#{name}")
        assert f"{name}-faute" in field.get_attribute("aria-describedby").split()
        assert page.locator(f"#{name}-faute").inner_text().strip()
    first = summary.get_by_role("link").first
    first.press("Enter")
    assert page.evaluate("document.activeElement.id") == first.get_attribute("href")[1:]
    assert [*faults_and_small_targets_of(page), *faults] == []
    context.close()
