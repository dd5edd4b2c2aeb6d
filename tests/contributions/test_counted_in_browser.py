"""What readers count on a telephone, with a script and without: « d’accord » on messages, « moi aussi » on questions, and their order."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from tests.browser.looks.window import settle
from tests.browser.telephone import started_browser
from tests.contributions.conftest import Town, town_day
from tests.contributions.test_neighbours import write
from tests.contributions.whole_town import doors_of, faults_without_script, opened_telephone
from tests.desk.test_browser import faults_of
from tests.fakes.internet import Internet

HOST = "journal.valbrune.example"
SITE = f"https://{HOST}"
SUBWAY, KIOSK = "Qui repeint le souterrain ?", "Le kiosque à musique rouvrira-t-il ?"
"""Two questions, the first asked before the second."""
ASKED_FOR = "times => performance.getEntriesByType('resource').filter(one => one.name.endsWith('/comptes.json')).length === times"
"""Whether the counts have come so many times: who opens another page before takes away what was on its way."""


def write_texts(town: Town) -> None:
    """A debate with two messages, two questions without an answer, and a session at which the mayor is to answer them."""
    today, soon = town_day(), town_day() + timedelta(days=9)
    opened = today - timedelta(days=30)
    folder, by = town.desk.content, "opened_by: Zoé Brun"
    head = f"id: 20260301-ombre\ntitle: Où planter ?\nslug: ombre\ndate: {opened} 09:00\n{by}\ncloses: {soon}"
    write(folder / "forum/ombre.md", f"---\n{head}\nroom: cadre de vie\n---\n\nDix tilleuls attendent.\n")
    for name, words in (("Ana", "Devant l’école, il y fait chaud."), ("Paul", "Sur le quai, s’il reste de la place.")):
        head = f"id: 20260302-{name.lower()}\ndate: 2026-03-02 09:00\ndebat: ombre\nname: {name}"
        write(folder / f"forum/messages/ombre/{name.lower()}.md", f"---\n{head}\n---\n\n{words}\n")
    for slug, title, days in (("souterrain", SUBWAY, 3), ("kiosque", KIOSK, 2)):
        asked = today - timedelta(days=days)
        head = f"id: 20260302-{slug}\ntitle: {title}\nslug: {slug}\ndate: {asked} 09:00\nasked: {asked} 08:00\nquestion: {title}"
        write(folder / f"questions/{slug}.md", f"---\n{head}\n---\n")
    head = f"id: 20260302-direct\ntitle: La maire répond\nslug: direct\ndate: 2026-03-01 09:00\nstart: {soon} 18:00\nplace: Mairie"
    write(folder / "conseil/direct.md", f"---\n{head}\nanswered_by: Zoé Brun\nrole: maire\nquestions_until: {soon} 12:00\n---\n")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture(scope="module")
def proxy(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a telephone finds the journal at its own address, with these texts online."""
    write_texts(town)
    service = town.desk.service
    for word in ("build", "deploy"):
        service.journal.run(word, **service.variables)
    doors = doors_of(service.folder / "public", f"http://127.0.0.1:{service.port}", HOST)
    with Internet(tmp_path_factory.mktemp("doors"), {HOST: doors}) as internet:
        yield internet.address


def buttons_of(message: Locator) -> tuple[Locator, Locator]:
    """« D’accord », « Pas d’accord »."""
    return tuple(message.get_by_role("button", name=name, exact=True) for name in ("D’accord", "Pas d’accord"))


def test_a_reader_agrees_changes_their_mind_finds_it_again_and_takes_it_back(town: Town, proxy: str, browser: Browser):
    context, page, faults = opened_telephone(browser, proxy, "10.9.2.1")
    page.goto(f"{SITE}/forum/ombre/")
    message = page.locator("li.message", has_text="Devant l’école")
    yes, no = buttons_of(message)
    yes.click()
    message.get_by_text("1 d’accord, 0 pas d’accord").wait_for()
    assert [each.get_attribute("aria-pressed") for each in (yes, no)] == ["true", "false"]
    no.press("Enter")
    message.get_by_text("0 d’accord, 1 pas d’accord").wait_for()
    assert [each.get_attribute("aria-pressed") for each in (yes, no)] == ["false", "true"]
    assert faults_of(page) == []
    page.wait_for_function(ASKED_FOR, arg=3)  # as the page came, and after each of both
    page.reload()
    message.get_by_text("0 d’accord, 1 pas d’accord").wait_for()  # not the counts of before, which the browser has kept
    assert [each.get_attribute("aria-pressed") for each in (yes, no)] == ["false", "true"]
    no.click()
    message.get_by_role("button", name="Pas d’accord", pressed=False).wait_for()
    assert message.locator("[data-opinion]").inner_text() == ""

    (town.desk.content / "forum/messages/ombre/paul.md").unlink()
    page.locator("li.message", has_text="Sur le quai").get_by_role("button", name="D’accord", exact=True).click()
    page.get_by_text("Ce message n’est pas, ou plus, en ligne.").wait_for()  # what a script cannot do, the form does by itself
    assert faults == []
    context.close()


def test_counts_that_come_late_do_not_take_the_place_of_what_was_said_meanwhile(proxy: str, browser: Browser):
    context, page, faults = opened_telephone(browser, proxy, "10.9.2.5")
    held: list[Route] = []
    page.route("**/comptes.json", lambda route: held.append(route))
    page.goto(f"{SITE}/forum/ombre/")
    message = page.locator("li.message", has_text="Devant l’école")
    yes, _ = buttons_of(message)
    yes.click()
    message.get_by_role("button", name="D’accord", exact=True, pressed=True).wait_for()
    held[0].fulfill(json={"avis": {"20260302-ana": [0, 5]}})
    settle(page)
    assert message.locator("[data-opinion]").inner_text() == "1 d’accord, 0 pas d’accord"
    yes.click()
    message.get_by_role("button", name="D’accord", exact=True, pressed=False).wait_for()
    assert faults == []
    context.close()


def test_without_a_script_a_page_says_what_was_counted_and_how_to_take_it_back(proxy: str, browser: Browser):
    context, page, faults = opened_telephone(browser, proxy, "10.9.2.2", java_script_enabled=False)
    page.goto(f"{SITE}/forum/ombre/")
    message = page.locator("li.message", has_text="Devant l’école")
    yes, no = buttons_of(message)
    yes.click()
    page.get_by_text("Vous êtes d’accord avec Ana. En tout, 1 d’accord, 0 pas d’accord.").wait_for()
    assert faults_without_script(page, proxy) == []
    page.get_by_role("button", name="Pas d’accord").click()
    page.get_by_text("En tout, 0 d’accord, 1 pas d’accord.").wait_for()
    page.get_by_role("link", name="Revenir au débat").click()
    no.click()  # said twice, counted once
    page.get_by_text("En tout, 0 d’accord, 1 pas d’accord.").wait_for()
    page.get_by_role("button", name="Retirer mon avis").click()
    page.get_by_text("Cet appareil ne dit plus rien de ce message. En tout, 0 d’accord, 0 pas d’accord.").wait_for()
    assert faults == []
    context.close()


def test_the_questions_of_a_live_session_stand_in_the_order_of_what_most_ask(town: Town, proxy: str, browser: Browser):
    plain, still, none = opened_telephone(browser, proxy, "10.9.2.3", java_script_enabled=False)
    still.goto(f"{SITE}/conseil/direct/")
    assert list_questions(still) == [SUBWAY, KIOSK]  # by their dates
    say_me_too(still, "kiosque")
    assert none == []
    plain.close()

    context, page, faults = opened_telephone(browser, proxy, "10.9.2.4")
    page.goto(f"{SITE}/conseil/direct/")
    asked(page, KIOSK).get_by_text("une autre personne se le demande aussi").wait_for()
    assert list_questions(page) == [KIOSK, SUBWAY]
    assert faults_of(page) == []
    assert town.resident().send("/voix/moi-aussi", id="20260302-souterrain").status_code in (200, 302)
    say_me_too(page, "souterrain")
    page.get_by_text("2 autres personnes se le demandent aussi").wait_for()  # not the counts of before, which the browser has kept
    assert faults_of(page) == []
    page.goto(f"{SITE}/conseil/direct/")
    asked(page, SUBWAY).get_by_text("2 autres personnes se le demandent aussi").wait_for()
    assert list_questions(page) == [SUBWAY, KIOSK]
    assert faults == []
    context.close()


def test_a_list_and_a_debate_tell_how_many_texts_are_being_read_where_the_counts_are_there(town: Town, proxy: str, browser: Browser):
    resident = town.resident()
    resident.ask(text="Où sont passés les bancs du quai ?")
    resident.ask("/voix/forum/", debat="ombre", text="Sous les fenêtres du préau, il n’y a rien.")
    waiting = resident.get("/voix/comptes.json").json()["lus"]
    assert waiting["message/ombre"] == 1 <= waiting["message"]
    context, page, faults = opened_telephone(browser, proxy, "10.9.2.6")
    for address, count in (("questions/", waiting["question"]), ("forum/ombre/", 1)):
        page.goto(f"{SITE}/{address}")
        shown = page.locator("[data-read]")
        shown.wait_for()
        assert shown.inner_text() == ("un texte est en cours de lecture" if count == 1 else f"{count} textes sont en cours de lecture")
        assert faults_of(page) == []
    page.route("**/comptes.json", lambda route: route.abort())
    page.goto(f"{SITE}/forum/ombre/")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-read]").count() == 1 and not page.locator("[data-read]").is_visible()
    assert faults == []
    context.close()


def say_me_too(page: Page, slug: str) -> None:
    """Press the button of that question, and be told that it counted."""
    page.goto(f"{SITE}/questions/{slug}/")
    assert not page.get_by_text("C’est compté.").is_visible()
    page.get_by_role("button", name="Moi aussi").click()
    page.get_by_text("C’est compté.").wait_for()


def asked(page: Page, title: str) -> Locator:
    """That question, among those that wait for the session."""
    return page.locator("[data-by-also] > *", has_text=re.compile(title.replace("?", r"\?").replace(" ", r"\s")))


def list_questions(page: Page) -> list[str]:
    """The titles of these two that wait for the session, from top to bottom: others of the same town may wait too."""
    titles = [title.replace("\u202f", " ") for title in page.locator("[data-by-also] a").all_inner_texts()]
    return [title for title in titles if title in (SUBWAY, KIOSK)]
