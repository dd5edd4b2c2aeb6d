"""Roles on the phone: who leads takes off everywhere what may be read no more; who only writes is offered nothing of the kind."""

import os
from datetime import timedelta

import pytest

from plugins.council.attendance import Attendance
from plugins.council.entry import SessionEntry
from plugins.council.vote import Vote
from plugins.council_live.close import CouncilChamber
from plugins.council_live.register_entry import EntrySender
from plugins.infrastructure.settings import load_settings
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
    phone.entry("voleur").get_by_role("button", name="Reprendre").wait_for(state="detached")
    phone.entry("voleur").get_by_role("button", name="pour de bon").click()
    phone.entry("voleur").wait_for(state="detached")
    other.entry("voleur").wait_for(state="detached")
    other.page.wait_for_function(WRITTEN_HERE)
    assert service.texts == ["La séance continue."]


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
        entry.get_by_role("button", name="Retirer de partout").click()
        entry.get_by_role("button", name="pour de bon").click()
        left.get_by_text(words).wait_for()
    assert "3 voix, mais 2 présents ou représentés" in left.inner_text() and "pas de point 9" in left.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
