"""Roles on the phone: who leads takes off everywhere what may be read no more; who only writes is offered nothing of the kind."""

import pytest

from tests.council.phone.in_hand import Phone

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
    other.write("Untel est un voleur")
    phone.write("La séance continue.")
    phone.entry("voleur").wait_for()
    phone.entry("voleur").get_by_role("button", name="Retirer de partout").click()
    assert "voleur" in " ".join(service.texts)
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
