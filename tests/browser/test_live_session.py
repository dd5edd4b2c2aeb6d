"""A reader of a session that is live: nothing moves, nothing is missed, nothing is told twice, and the page says when it knows no more."""

import json
import shutil
from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.council.session import find_withheld
from tests.browser import chromium, demonstration
from tests.browser.at_hand import PagesAtHand
from tests.browser.host import Host
from tests.council_live.journal import built
from tests.council_live.site import Site

WATCH = """() => {
  window.shift = 0; window.moved = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) window.shift += one.value;
    for (const {node} of one.sources) window.moved.push(node?.outerHTML?.slice(0, 90) ?? node?.textContent);
  }))
    .observe({type: "layout-shift"});
}"""
LAID_OUT = """async () => {
  document.body.getBoundingClientRect();
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""
"""The page is laid out, which asks for its faces; they are there; what they move has been painted."""
ASKED = "**/live.json"
PACE = 150
"""Milliseconds: a reader of the tests is in a hurry."""


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """What a town built of a session that is live, that session, and the site that is online."""
    folder = tmp_path_factory.mktemp("direct")
    output, session = built(folder)
    return output, session, shutil.copytree(output, folder / "www")


@pytest.fixture(scope="module")
def chrome_of_readers(journal):
    """The browser of those who read it."""
    host = Host(journal[2], demonstration.NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


@pytest.fixture
def site(journal, tmp_path):
    """The site, its page written for the first time."""
    output, session, online = journal
    site = Site(tmp_path, session, datetime.now(PARIS), output, online, PACE)
    site.keeper = site.writer()
    site.write(*(f"Ce qui fut dit d’abord, {number}. {'Et la suite. ' * 12}" for number in range(8)))
    assert site.keeper.write_changes(), site.keeper.state.trouble
    return site


@pytest.fixture(scope="module")
def pages_of_readers(chrome_of_readers):
    """Theirs, one after the other."""
    return PagesAtHand(chrome_of_readers)


@pytest.fixture
def reader(site, pages_of_readers):
    """`reader()` is a reader who opens the page."""

    def opened(**options):
        page = pages_of_readers.open(**options)
        page.goto(f"/{site.session.address}")
        if options.get("java_script_enabled", True):  # without scripts no frame is ever told of
            page.evaluate(LAID_OUT)
            page.evaluate(WATCH)
        return page

    yield opened
    pages_of_readers.put_back()


def tell(site, *texts, **more):
    """A phone writes, and the service makes it readable."""
    made = site.write(*texts, **more)
    assert site.keeper.write_changes(), site.keeper.state.trouble
    return made


def button(page, words):
    """The button, once it says so."""
    found = page.get_by_role("button", name=words)
    found.wait_for()
    return found


def ids(page):
    """The entries that the page shows, from its top."""
    return page.evaluate("[...document.querySelectorAll('.entry')].map((one) => one.id.slice(2))")


def test_the_item_under_way_stays_in_sight_and_each_entry_names_its_own(site, reader):
    page = reader()
    last = site.session.items[-1]
    site.register.look_at(last.number)
    tell(site, "On y vient.", item=last.number)
    now = page.locator(".live-item")
    now.get_by_text(f"Point {last.number}, en cours").wait_for()
    assert last.title[:20] in now.inner_text()
    button(page, "1 nouvelle entrée").click()
    assert page.locator("#entrees .entry").first.locator(".entry-item").inner_text() == f"Point {last.number}"
    page.locator("#entrees .entry").last.scroll_into_view_if_needed()
    assert now.evaluate("one => one.getBoundingClientRect().top") == 0 and page.evaluate("scrollY") > 200
    page.reload()
    assert f"Point {last.number}, en cours" in page.locator(".live-item").inner_text()


def newest_first(site):
    return [one.entry.id for one in reversed(site.register.list_entries()) if not one.is_taken_back]


def heard(page):
    return page.locator(".live-heard").inner_text().replace("\u202f", " ")


def test_the_build_leaves_the_folder_of_a_live_session_to_the_service(journal):
    output, session, _ = journal
    assert find_withheld(output).keys() == {session.address} and not (output / session.address / "seance.json").exists()


def test_twenty_entries_arrive_without_moving_what_is_read(site, reader):
    page = reader()
    page.locator(".entry").nth(4).scroll_into_view_if_needed()
    before, top = ids(page), "Math.round(document.querySelectorAll('.entry')[4].getBoundingClientRect().top)"
    was = page.evaluate(top)
    for number in range(20):
        tell(site, f"Nouvelle {number}", item=str(1 + number // 6), device="ada" if number % 2 else "bob")
        site.register.look_at(str(1 + number // 6))
        if number in (0, 7):
            button(page, "nouvelle")
    found = button(page, "20 nouvelles entrées")
    assert (page.evaluate(top), ids(page), page.evaluate("shift"), page.evaluate("moved")) == (was, before, 0, [])
    assert page.locator(".live [role=status]").inner_text() == "20 nouvelles entrées"
    found.click()
    assert ids(page) == newest_first(site)
    assert page.evaluate("document.activeElement.id.slice(2)") == ids(page)[0] and page.locator(".live-more").is_hidden()


def test_the_agenda_says_where_the_council_is(site, reader):
    page = reader()
    site.register.look_at("2")
    tell(site, "On passe au point 2")
    page.locator("[href='#point-2'][aria-current=step]").wait_for(state="attached")
    assert page.locator("[aria-current=step]").count() == 1 and page.evaluate("shift") == 0


def test_what_is_put_right_or_taken_back_changes_where_it_stands(site, reader):
    page = reader()
    wrong, last = site.register.list_entries()[5].entry, site.register.list_entries()[-1].entry
    site.register.take_back(last.id)
    tell(site, "Quatre millions, non trois.", kind="rectification", corrects=wrong.id)
    found = button(page, "1 nouvelle entrée")
    page.locator(f"#e-{wrong.id}.entry-struck").wait_for()
    assert page.locator(f"#e-{last.id}").inner_text() == "Entrée retirée." and page.evaluate("shift") == 0
    found.click()
    assert "Ce qui avait été écrit" in page.locator(f"#e-{wrong.id}").inner_text() and page.locator(f"#e-{wrong.id} s").count()


def test_a_session_that_is_closed_is_said_and_asked_for_no_more(site, reader):
    page = reader()
    site.register.close(site.now)
    tell(site)
    page.get_by_text("Séance close").wait_for()
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(5 * PACE)
    assert not asked


def test_a_service_that_is_silent_is_said_to_be(site, reader):
    page = reader()
    page.get_by_text("Dernières nouvelles à").wait_for()
    told = site.latest()
    page.route(ASKED, lambda route: route.fulfill(body=json.dumps({**told, "written": "2026-03-26T19:05:00+01:00"})))
    page.get_by_text("Sans nouvelles du direct depuis").wait_for()
    assert heard(page) == "Sans nouvelles du direct depuis 19 h 05"
    assert page.locator(".live-heard").get_attribute("aria-live") == "polite"


PLACES = {"/": ".live-now p", "/conseil/": "#en-direct-1"}
"""Where it is said beside the page of the session, and by which element."""


def answers(site, **told):
    """What the service has written, with what is `told` in its place."""
    return lambda route: route.fulfill(body=json.dumps({**site.latest(), **told}), content_type="application/json")


@pytest.mark.parametrize(
    ("answer", "live"),
    [
        (lambda site: answers(site), True),
        (lambda site: answers(site, written="2026-03-26T19:05:00+01:00"), False),
        (lambda site: answers(site, status="sans nouvelles"), False),
        (lambda site: answers(site, status="clos"), False),
        (lambda site: lambda route: route.fulfill(status=404), False),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_that_was_built_while_it_was_live_says_so_no_longer_than_its_service(site, pages_of_readers, place, answer, live):
    page = pages_of_readers.open()
    try:
        page.route(ASKED, answer(site))
        with page.expect_response(ASKED):
            page.goto(place)
        mark = page.locator(PLACES[place])
        page.wait_for_timeout(200)
        assert (mark.is_visible() and "En direct" in mark.inner_text()) is live
        assert page.locator("nav.live-now").count() == (place == "/") and page.locator("nav.live-now:visible").count() == (
            live and place == "/"
        )
    finally:
        pages_of_readers.put_back()


@pytest.mark.parametrize(
    ("told", "words"), [({"status": "sans nouvelles"}, "Rien de neuf depuis longtemps"), ({"status": "clos"}, "Séance close")]
)
def test_the_page_of_a_session_that_goes_on_no_more_says_so(site, reader, told, words):
    page = reader()
    live = page.locator(".session-live")
    assert live.is_visible()
    page.route(ASKED, answers(site, revision=10**9, **told))
    page.get_by_text(words).wait_for()
    assert live.is_hidden()


def test_a_host_that_cannot_follow_is_asked_less_and_the_page_catches_up(site, reader):
    page, asked = reader(), []
    page.get_by_text("Dernières nouvelles à").wait_for()
    page.route(ASKED, lambda route: (asked.append(1), route.fulfill(status=503)))
    with page.expect_request(ASKED):
        pass
    page.wait_for_timeout(16 * PACE)
    assert 1 <= len(asked) <= 4
    page.unroute(ASKED)
    (one,) = tell(site, "Après la panne")
    button(page, "1 nouvelle entrée").click()
    assert ids(page)[0] == one.id


def test_a_page_that_nobody_looks_at_asks_for_nothing(site, reader):
    page, asked = reader(), []
    page.get_by_text("Dernières nouvelles à").wait_for()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.wait_for_timeout(3 * PACE)
    page.on("request", lambda one: asked.append(one.url))
    page.wait_for_timeout(5 * PACE)
    assert not asked
    (one,) = tell(site, "Pendant ce temps")
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    button(page, "1 nouvelle entrée").click()
    assert ids(page)[0] == one.id


def test_who_missed_more_than_the_file_holds_loads_the_page_again(site, reader):
    page = reader()
    site.write(*map(str, range(60)))
    tell(site, "La dernière")
    button(page, "Beaucoup de nouvelles entrées").click()
    page.get_by_text("La dernière").wait_for()
    page.wait_for_load_state()  # the newest is the first that comes
    assert set(ids(page)) == set(newest_first(site))


def test_without_a_script_the_page_is_whole_and_says_to_load_it_again(site, reader):
    page = reader(java_script_enabled=False)
    tell(site, "Plus tard")
    assert heard(page) == "Rechargez cette page pour lire la suite." and page.locator(".live-more").is_hidden()
    page.reload()
    assert ids(page) == newest_first(site)


def test_nothing_in_the_page_is_against_its_policy(site, reader):
    page = reader()
    told = []
    page.on("console", lambda one: told.append(one.text) if one.type == "error" else None)
    tell(site, "<img src=x onerror=document.title='pris'>", kind="information")
    button(page, "1 nouvelle entrée").click()
    page.wait_for_timeout(2 * PACE)
    assert page.locator(".entry img").count() == 0 and not told and page.title() != "pris"
