"""Roles on the phone: who leads takes off everywhere what may be read no more; who only writes is offered nothing of the kind."""

import os
from datetime import timedelta

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.service.council_live.session_file import CouncilChamber
from plugins.service.council_live.store import EntrySender
from plugins.town.council.entry import SessionEntry
from plugins.town.council.vote import Attendance, Vote
from tests.council_live.evening import session, world
from tests.council_live.phone.in_hand import Phone
from tests.house import ROOT

WRITTEN_HERE = """() => new Promise((done) => {
  indexedDB.open("direct").onsuccess = ({ target }) => {
    const written = target.result.transaction("entries").objectStore("entries").getAll();
    written.onsuccess = () => done(written.result.length === 0);
  };
})"""
"""Whether the phone keeps none of what was written on it."""


@pytest.fixture
def other(hand, service):
    """Another phone of the chamber."""
    return Phone(hand().new_page(), service).join()


def actions(phone, text):
    return phone.entry(text).locator("button").evaluate_all("all => all.map(one => one.dataset.action)")


def test_what_is_withdrawn_is_asked_twice_and_leaves_every_phone(phone, other, service):
    service.hold = 60
    other.write("Untel est un voleur")
    phone.write("La séance continue.")
    phone.until_sent()
    phone.entry("voleur").get_by_role("button", name="Retirer de partout").click()
    assert "voleur" in " ".join(service.texts)
    next(one for one in service.entries if "voleur" in one["entry"]["text"]).update(place="x", moves=True)
    service.move()
    phone.entry("voleur").get_by_text("sur X", exact=True).wait_for()
    erase(phone.page)
    phone.entry("voleur").wait_for(state="detached")
    other.entry("voleur").wait_for(state="detached")
    other.page.wait_for_function(WRITTEN_HERE)
    assert service.texts == ["La séance continue."]


def erase(page):
    """Confirm what the page asks; the button waits for whoever meant it."""
    page.get_by_role("button", name="Oui, effacer").click()


LEAVES = "Retirer de partout"


def tap(page, place, times=1, pause=90):
    """A finger that taps one place of the screen; `pause` in milliseconds."""
    for _ in range(times):
        page.touchscreen.tap(*place)
        page.wait_for_timeout(pause)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def holds(locator, place):
    box = locator.bounding_box()
    return box["x"] <= place[0] <= box["x"] + box["width"] and box["y"] <= place[1] <= box["y"] + box["height"]


@pytest.mark.parametrize("width, height", [(390, 800), (320, 568), (800, 360)])
@pytest.mark.parametrize("top", [True, False])
@pytest.mark.parametrize("status", ["direct", "clos"])
def test_a_finger_that_taps_the_same_place_again_takes_nothing_away(hand, service, width, height, top, status):
    service.session["status"] = status
    for number in range(9):
        service.written(f"Mot {number}.")
    phone = Phone(hand(viewport={"width": width, "height": height}).new_page(), service).join()
    button = phone.entry("Mot 4.").get_by_role("button", name=LEAVES)
    button.evaluate("(one, top) => one.scrollIntoView({ block: top ? 'start' : 'end' })", top)
    phone.page.evaluate("top => scrollBy(0, top ? -180 : 140)", top)
    place = middle(button)
    tap(phone.page, place, times=2)
    tap(phone.page, place, times=3, pause=700)
    assert len(service.texts) == 9
    if phone.page.locator("#effacer").is_hidden():
        tap(phone.page, place)
    assert not holds(phone.page.get_by_role("button", name="Oui, effacer"), place)
    assert phone.page.locator("#effacer").evaluate("one => one.scrollHeight <= one.clientHeight")


def hold_time(page):
    """The page's clock goes on by what a test adds, however long the machine takes."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)


@pytest.mark.parametrize("asides", [False, True])
def test_nothing_is_erased_by_a_tap_that_comes_too_soon_or_long_after(phone, service, asides):
    phone.page.clock.install()
    if asides:
        service.script.append((422, {"errors": {"text": "Non."}}))
    phone.write("Untel est un voleur")
    entry = phone.page.locator("#revoir .entry" if asides else "#fil .entry", has_text="voleur")
    button = entry.get_by_role("button", name="Retirer" if asides else LEAVES)
    confirm = phone.page.get_by_role("button", name="Oui, effacer")
    entry.wait_for()
    hold_time(phone.page)
    button.click()
    confirm.click(force=True)
    assert confirm.is_disabled() and entry.is_visible()
    phone.page.clock.run_for(690)
    assert confirm.is_disabled()
    phone.page.clock.run_for(60_000)
    confirm.wait_for(state="hidden")
    assert entry.is_visible()
    assert phone.page.evaluate("document.activeElement.dataset.action") == ("retirer" if asides else "retirer-partout")
    button.click()
    phone.page.clock.run_for(1500)
    erase(phone.page)
    phone.page.clock.resume()
    entry.wait_for(state="detached")


def test_who_was_asked_is_back_on_the_button_though_its_neighbour_went_meanwhile(phone, service):
    service.hold = 600
    phone.write("Untel est un voleur")
    phone.until_sent()
    take_back = phone.entry("voleur").locator("[data-action=reprendre]")
    take_back.wait_for()
    phone.entry("voleur").get_by_role("button", name=LEAVES).click()
    service.entries[0].update(place="site", hold=0, moves=True)
    service.move()
    take_back.wait_for(state="detached")
    phone.page.evaluate("document.querySelector('#effacer').close()")
    assert phone.page.evaluate("document.activeElement.dataset.action") == "retirer-partout"


def test_what_erases_looks_like_no_other_button_and_is_reached_and_left_by_the_keyboard(phone, service):
    phone.write("Untel est un voleur")
    phone.until_sent()
    button = phone.entry("voleur").get_by_role("button", name=LEAVES)
    button.focus()
    phone.page.keyboard.press("Enter")
    asked = phone.page.get_by_role("dialog", name="Effacer de la page et des réseaux, pour de bon ?")
    asked.wait_for()
    assert "voleur" in phone.page.locator(f"#{asked.get_attribute('aria-describedby')}").inner_text()
    assert phone.page.evaluate("document.activeElement.textContent.trim()") == "La garder"
    for _ in range(2):  # a key that is held, then one pressed again
        phone.page.keyboard.press("Enter")
    phone.page.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    assert service.texts == ["Untel est un voleur"]
    assert phone.page.evaluate("document.activeElement.dataset.action") == "retirer-partout"
    phone.page.keyboard.press("Enter")
    confirm = phone.page.get_by_role("button", name="Oui, effacer")
    colour = "one => getComputedStyle(one).backgroundColor"
    phone.wait(confirm.is_enabled)
    assert confirm.evaluate(colour) not in (button.evaluate(colour), phone.page.locator("#publier").evaluate(colour))
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    phone.entry("voleur").wait_for(state="detached")


def test_the_end_of_the_session_is_confirmed_anew_each_time(phone, service):
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    phone.page.locator("#clore-ouvrir").click()
    phone.page.get_by_label("La séance est levée").check()
    phone.page.get_by_role("button", name="Pas encore").click()
    phone.page.locator("#clore-ouvrir").click()
    assert not phone.page.get_by_label("La séance est levée").is_checked()


def test_a_second_tap_of_the_same_finger_does_not_open_the_doors_again(phone, service):
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    phone.page.locator("#portes").dblclick()
    phone.page.locator("#huis-clos").wait_for()
    assert sum(asked == ("POST", "/direct/api/doors") for asked in service.asked) == 1
    assert phone.page.locator("#point").is_disabled()


def test_who_only_writes_is_offered_neither_to_close_nor_to_take_away(hand, service):
    service.leads = False
    service.written("Quelqu’un a parlé.")
    phone = Phone(hand().new_page(), service).join()
    phone.entry("Quelqu’un").wait_for()
    assert actions(phone, "Quelqu’un") == ["rectifier"]
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    assert phone.page.get_by_role("button", name="Le huis clos commence").is_visible()
    assert phone.page.locator("#clore-ouvrir").is_hidden()
    service.session["closed"] = [["2026-01-01T00:00:00+01:00", None]]
    service.move()
    phone.page.locator("#huis-clos").wait_for()
    assert phone.page.locator("#portes").is_hidden()


ARCHIVE = """---
id: seance-1
title: "Conseil du 26 mars"
date: 2026-03-20 09:00
start: 2026-03-26 18:30
place: Hôtel de ville
session_status: direct
agenda:
  - {number: 1, title: Compte administratif}
members:
  - {name: Hélène Vasseur, group: Ensemble}
  - {name: Karim Belhadj, group: Ensemble, present: false}
  - {name: Mathilde Cornu, group: Autrement}
entries: []
---

La séance est publique.
"""
ENTRIES = (
    {"kind": "information", "text": "Karim Belhadj arrive.", "attendance": (Attendance("Karim Belhadj", True),)},
    {"kind": "vote", "text": "Le compte.", "item": "1", "vote": Vote(3)},
    {"kind": "information", "text": "Untel est un voleur"},
)


@pytest.fixture
def archived(tmp_path, start):
    """A real service, whose session has a file: somebody arrived, three voted, and one was insulted."""
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(minutes=10)) as one:
        evening, content = one.evening, tmp_path / "content"
        (content / "conseil").mkdir(parents=True)
        (content / "conseil/2026-03-26.md").write_text(ARCHIVE, encoding="utf-8")
        conf = load_settings(ROOT / "pelicanconf.py")
        evening.chamber = CouncilChamber(content, "conseil/2026-03-26.md", evening.register, evening.pictures, conf, {**os.environ})
        for n, told in enumerate(ENTRIES, 1):
            evening.register.add(SessionEntry(f"seance{n:06}", at=start + timedelta(minutes=n), **told), EntrySender("tel", n))
        yield one


def test_who_closes_or_withdraws_reads_what_is_left_to_do_for_readers_and_what_refuses_the_archive(hand, archived):
    page = hand().new_page()
    page.goto(f"{archived.origin}/direct/")
    page.get_by_label("Code").fill(archived.invite("Camille"))
    page.locator("#entrer").get_by_role("button", name="Entrer").click()
    page.get_by_text("Ce téléphone, cette séance").click()
    page.locator("#clore-ouvrir").click()
    page.get_by_label("La séance est levée").check()
    page.locator("#clore-formulaire").get_by_role("button", name="Clore", exact=True).click()
    left = page.locator("#suite")
    left.get_by_text("L’archive de « Conseil du 26 mars » est écrite : content/conseil/2026-03-26.md.").wait_for()
    assert "Publiez l’archive" in left.inner_text()
    file = archived.evening.chamber.content / archived.evening.chamber.source
    for text, words in (("voleur", "L’entrée n’est plus dans l’archive. Publiez l’archive"), ("arrive", "ne peut pas être publiée ainsi")):
        if text == "arrive":
            file.write_text(file.read_text(encoding="utf-8").replace('item: "1"', 'item: "9"'), encoding="utf-8")
        entry = page.locator(".entry", has_text=text)
        entry.get_by_role("button", name=LEAVES).click()
        erase(page)
        left.get_by_text(words).wait_for()
    assert "3 voix, mais 2 présents ou représentés" in left.inner_text() and "pas de point 9" in left.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
