"""Every page of the service, found by its addresses: what axe says by day and by night, what fits, what a thumb touches, what keys show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.looks.fit import cut, enlarged, too_wide
from tests.browser.looks.stops import stops
from tests.browser.looks.window import PHONE
from tests.browser.telephone import HAND, started_browser
from tests.browser.test_targets import SMALL
from tests.campaign import WHOLE, draw
from tests.contributions.conftest import SETTINGS, Resident
from tests.desk.conftest import ALL, Desk, running_desk
from tests.desk.test_browser import ONLINE, enter, faults_of
from tests.web_service.stores import in_service

AGENTS = 'AGENTS = {"name": "Entre agents", "town": "#5b2a57"}\n'
TALL = 800
LARGE = 200
"""Per cent: the size of text that WCAG 2.2 asks for, 1.4.4."""
ELSEWHERE = {"bureau/avis/<str:token>/": "tests/desk/test_letters.py opens what a letter leads to: its pieces are those of a receipt"}
SHARES = 5
"""The pages are looked at in so many tests, each in its own three minutes; three pages of one of them each time."""
PAGES_EACH_TIME = 3
FEWEST = 16
AGENTS_PAGES = ("agents/", "agents/breves/", "agents/nulle-part/")
NOTE = "---\nid: 20260326-note\ntitle: Note de service\ndate: 2026-03-26\naudience: agents\n---\n\nLe standard change de numéro.\n"
QUESTION = "Quand repeint-on le passage piéton de la gare ?"


def routes() -> list[str]:
    """Every address of the service, as its parts declare it."""
    from plugins.service.access.pages import urlpatterns as of_the_door
    from plugins.service.desk.pages import urlpatterns
    from plugins.voices.contributions.moderation_pages import urlpatterns as of_residents

    return [*(f"bureau/{each.pattern}" for each in [*urlpatterns, *of_the_door]), *(str(each.pattern) for each in of_residents)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with residents who write and agents who read."""

    def add_note(journal) -> None:
        folder = journal.folder / "content" / "breves"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "note.md").write_text(NOTE, encoding="utf-8")

    with running_desk(Path(tmp_path_factory.mktemp("accessible")), AGENTS + SETTINGS, add_note) as opened:
        if WHOLE:
            opened.service.journal.run("publish", **opened.service.variables)
        yield opened


@pytest.fixture(scope="module")
def page(town: Desk) -> Iterator[Page]:
    """The telephone of somebody who may all."""
    for browser in started_browser():
        context = browser.new_context(**HAND)
        opened = context.new_page()
        opened.set_default_timeout(ONLINE)
        enter(opened, town, "Axe Partout", f"{ALL}, modère, règle le journal")
        yield opened
        context.close()


@pytest.fixture(scope="module")
def addresses(town: Desk, page: Page, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses that answer them with a page, of a desk where somebody has written, asked to be read and been asked."""
    writer = town.enter("Nadia Auteure", "écrit")
    publication = writer.publish(writer.begin("page"), "Du texte.", title="À relire")
    Resident(town).ask(text=QUESTION)
    page.get_by_role("button", name="Événement").tap()
    page.locator("#publier:enabled").wait_for()
    numbers = {"textes": page.url.split("/")[-2], "publications": publication.split("/")[-2]}
    found = list(AGENTS_PAGES) if WHOLE else []
    for route in in_service(tmp_path_factory.mktemp("routes"), "", routes):
        if route in ELSEWHERE or "^" in route:
            continue
        number = numbers.get(route.split("/")[1], "1") if "/" in route else "1"
        address = route.replace("<int:id>", number).replace("<slug:key>", "phones").replace("<slug:path>", "questions")
        address += "?source=articles/marche.md" if route == "bureau/versions/" else ""
        answer = page.request.get(f"{town.service.origin}/{address}")
        if answer.ok and "<main" in answer.text():
            found.append(address)
    return found


def losses(page: Page) -> list[str]:
    """What axe, a thumb or a small screen finds wrong in the page, by day and by night, then in large letters."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in faults_of(page)]
    page.emulate_media(color_scheme="light")
    found += [f"small: {each}" for each in page.evaluate(SMALL)]
    with enlarged(page, LARGE):
        found += [f"wider at {LARGE} %: {each}" for each in too_wide(page)] + [f"cut at {LARGE} %: {each}" for each in cut(page)]
    return found


def hidden_stops(page: Page) -> list[str]:
    """Where the keyboard leads without showing it."""
    return [f"{stop.name}: ring {stop.ring}, seen {stop.seen:.0%}" for stop in stops(page) if not stop.ring or stop.seen == 0]


@pytest.mark.parametrize("share", draw(range(SHARES), 1))
def test_every_page_of_the_town_hall_is_for_everybody(town: Desk, page: Page, addresses: list[str], share: int):
    assert len(addresses) >= FEWEST, addresses
    faults = []
    for address in draw(addresses[share::SHARES], PAGES_EACH_TIME):
        page.set_viewport_size({"width": PHONE, "height": TALL})
        page.goto(f"{town.service.origin}/{address}")
        for folded in page.locator("details:not([open]) > summary").all():
            if folded.is_visible():
                folded.click()
        faults += [f"{address} : {fault}" for fault in [*losses(page), *hidden_stops(page)]]
    assert faults == [], "\n".join(faults)
