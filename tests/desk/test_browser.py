"""The desk in a real browser, on a telephone: what one sees, taps and is told, and what never runs."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from tests.browser.looks.axe import audit
from tests.browser.telephone import HAND, started_browser
from tests.desk.conftest import Desk

ONLINE = 600_000
"""Milliseconds: a first build, on a machine that others use."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone's page, of which any program that runs by itself is an error."""
    context = browser.new_context(**HAND)
    page = context.new_page()
    page.set_default_timeout(ONLINE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert faults == []


def enter(page: Page, desk: Desk, name: str, roles: str = "écrit, relit, publie, alerte") -> None:
    """Come in by an address that a camera read."""
    page.goto(f"{desk.service.origin}/bureau/entree/#{desk.service.invite(name, roles)}")
    page.get_by_role("link", name="Plus tard").click()
    page.get_by_role("heading", name="Écrire").wait_for()


def faults_of(page: Page) -> list[str]:
    """What axe finds wrong, and whether the page is wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*audit(page), *(["wider than the screen"] if wider > 0 else [])]


def photograph() -> bytes:
    """A picture as a phone takes it: lying on its side, with a position."""
    image = Image.new("RGB", (640, 480), "#446688")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_brief_with_a_picture_goes_online_in_few_taps_and_every_page_is_accessible(desk: Desk, page: Page):
    enter(page, desk, "Mona Téléphone")
    assert faults_of(page) == []
    page.get_by_role("button", name="Brève").click()
    page.locator("#texte-simple").wait_for()
    page.get_by_label("Titre").first.fill("Les jonquilles du parc")
    page.get_by_label("Texte", exact=True).fill("Elles sont en fleur.")
    page.get_by_text("Gardé, prêt à paraître").wait_for()
    page.locator("#apercu > summary").click()
    page.frame_locator("#apercu iframe").get_by_text("Les jonquilles du parc").first.wait_for()
    page.locator("#annonces").get_by_text("sur 280").first.wait_for()
    page.locator("#apercu > summary").click()
    page.locator("[data-group=image] > summary").click()
    page.get_by_label("Une photo de cet appareil").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.locator("[data-fault='image.alt']").get_by_text("il manque").wait_for()
    page.get_by_label("Texte alternatif").fill("Des jonquilles devant le kiosque")
    page.get_by_text("Gardé, prêt à paraître").wait_for()
    assert faults_of(page) == []
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("link", name="Voir la page").wait_for(timeout=ONLINE)
    assert faults_of(page) == []
    file = next((desk.content / "breves").glob("*jonquilles*"))
    path = desk.content / re.search(r"src: (\S+)", file.read_text(encoding="utf-8"))[1]
    with Image.open(path) as kept:
        assert kept.size == (480, 640) and not kept.getexif()
    names = {each.relative_to(desk.content).as_posix() for each in (file, path)}
    commit = desk.git("log", "-1", "--format=%H", "--", *names)  # others of this service may be published meanwhile
    assert set(desk.git("show", "--name-only", "--format=", commit).split()) == names
    for address in ("/bureau/journal/", "/bureau/appareils/", "/bureau/versions/?source=articles/marche.md"):
        page.goto(desk.service.origin + address)
        assert faults_of(page) == [], address


def test_an_alert_takes_four_taps(desk: Desk, page: Page):
    enter(page, desk, "Nuit Garde", "alerte")
    taps = [page.get_by_role("button", name="Alerte"), page.get_by_role("button", name="Demain 18 h")]
    taps[0].click()
    page.locator("#texte-simple").wait_for(state="attached")
    page.get_by_label("Titre").first.fill("Eau non potable quartier Gare")
    taps[1].click()
    page.get_by_text("Gardé, prêt à paraître").wait_for()
    page.get_by_role("button", name="Donner l’alerte").click()
    page.get_by_role("link", name="Voir la page").wait_for(timeout=ONLINE)
    text = next((desk.content / "alertes").glob("*eau-non-potable*")).read_text(encoding="utf-8")
    assert "severity: urgence" in text and "end: 2026-03-28 18:00" in text
    assert "Eau non potable quartier Gare" in desk.page_once_online("alertes")


def test_a_page_is_taken_off_the_site_and_a_draft_thrown_away_by_a_second_tap(desk: Desk, page: Page):
    enter(page, desk, "Rémi Retire")
    page.goto(f"{desk.service.origin}/bureau/journal/?genre=article")
    page.get_by_role("button", name="Corriger").first.click()
    page.get_by_text("Retirer du site").click()
    page.get_by_role("button", name="Oui, retirer la page du site").wait_for()
    page.get_by_text("Abandonner cette correction").click()
    assert faults_of(page) == []
    page.get_by_role("button", name="Oui, abandonner").click()
    page.get_by_role("heading", name="Écrire").wait_for()


VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "javascript:alert(4)",
    "</textarea><script>alert(5)</script>",
    "{{ 7 * 7 }}<b onmouseover=alert(6)>",
    "</pre><iframe srcdoc='<script>parent.alert(7)</script>'>",
)


def test_nothing_that_is_typed_runs_in_the_pages_of_others(desk: Desk, page: Page):
    writer = desk.enter("<img src=x onerror=alert(0)>", "écrit")
    words = " ".join(VECTORS)
    draft = writer.begin("page")
    told = writer.send(draft, "garder", words, title=words[:110], summary=words[:190])
    clean = {"title": "Sans danger <script>alert(8)</script>", "summary": words[:190], "slug": "sans-danger"}
    answer = writer.send(draft, "publier", "Du texte.", **clean)
    enter(page, desk, "Lise Relit", "relit, écrit")
    page.goto(f"{desk.service.origin}/bureau/")
    if "to" in answer:
        page.goto(desk.service.origin + answer["to"])
        assert "<script>" in page.locator("main").inner_text()
    assert told["status"] == 200
    page.goto(f"{desk.service.origin}/bureau/journal/?mots=" + VECTORS[2])
    page.goto(f"{desk.service.origin}/bureau/entree/?vers=" + VECTORS[3])


def test_without_a_network_the_text_stays_on_the_phone_and_leaves_when_it_comes_back(desk: Desk, page: Page):
    enter(page, desk, "Hors Réseau")
    page.get_by_role("button", name="Brève").click()
    page.locator("#texte-simple").wait_for(state="attached")
    page.context.set_offline(True)
    page.get_by_label("Titre").first.fill("Écrit dans le train")
    page.get_by_label("Texte", exact=True).fill("Sans réseau.")
    page.get_by_text("Pas de réseau : gardé sur cet appareil").wait_for()
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Publiez dès qu’il revient").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Gardé, prêt à paraître").wait_for()
    page.reload()
    assert page.get_by_label("Titre").first.input_value() == "Écrit dans le train"


def test_what_is_typed_while_the_service_answers_is_not_said_to_be_kept_and_is_published_once(desk: Desk, page: Page):
    page.clock.install()
    enter(page, desk, "Vite Tapé")
    page.get_by_role("button", name="Brève").click()
    page.locator("#texte-simple").wait_for(state="attached")
    held: list[Route] = []

    def hold(count: int) -> Route:
        """The request of that number that the page sends, once it has, held until it is continued."""
        while len(held) < count:
            page.wait_for_timeout(20)
        return held[count - 1]

    page.route(re.compile("/(garder|publier)$"), lambda route: held.append(route))
    text = page.get_by_label("Texte", exact=True)
    page.get_by_label("Titre").first.fill("Tapé pendant ce temps")
    text.fill("Un.")
    first = hold(1)
    text.fill("Un, deux.")
    first.continue_()
    second = hold(2)
    assert page.locator("#etat").inner_text() == "…"
    text.fill("Un, deux, trois.")
    page.get_by_role("button", name="Publier").click()
    second.continue_()
    third = hold(3)
    page.clock.run_for(5000)
    assert [route.request.url.rpartition("/")[2] for route in held] == ["garder", "garder", "publier"]
    third.continue_()
    page.get_by_role("link", name="Voir la page").wait_for()
    assert "Un, deux, trois." in next((desk.content / "breves").glob("*tape-pendant*")).read_text(encoding="utf-8")
