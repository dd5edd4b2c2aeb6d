"""The page of the phone in any hand: small, enlarged, by night, without a finger, read aloud."""

from itertools import islice

import pytest

from tests.browser.looks.axe import COLOURS, audit
from tests.browser.looks.fit import cut, enlarge, too_wide
from tests.campaign import long, trials
from tests.council_live.phone.in_hand import Phone
from tests.fakes.direct import NAMES

LEAST = 43.9
SMALL = """least => [...document.querySelectorAll("button, select, textarea, input, summary, .switch, .file")].filter(each => {
  const box = (each.closest(".ways label, .switch") ?? each).getBoundingClientRect();
  return box.width && each.checkVisibility() && !each.closest(".visually-hidden") && (box.height < least || box.width < least);
}).map(each => `${each.tagName} ${each.id} ${each.textContent.trim().slice(0, 40)}`)"""


def states(phone, service):
    """Each state of the page in turn, by its name."""
    yield "code"
    phone.join()
    service.hold = 60
    service.written("La séance est ouverte.", item="1")
    phone.write("Le quorum est atteint, trente membres sont présents.")
    service.script.append((422, {"errors": {"text": "Ce nom ne peut pas être publié."}}))
    phone.write("Un nom")
    phone.page.locator("#a-part").wait_for()
    yield "fil"
    phone.page.get_by_role("button", name="Retirer", exact=False).first.click()
    phone.wait(phone.page.locator("#effacer-oui").is_enabled)
    yield "effacer"
    phone.page.get_by_role("button", name="La garder").click()
    phone.without_network()
    phone.write("Sans réseau")
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    yield "hors connexion"
    phone.open("Propos")
    phone.page.locator("#membres summary").click()
    phone.page.locator("#groupes").get_by_role("button", name=NAMES[3]).click()
    yield "propos"
    phone.page.locator("#membres summary").click()
    yield "membres"
    phone.page.get_by_role("button", name="Fermer").click()
    phone.open("Vote")
    for way in ("Par groupe", "Par nom", "En tout"):
        phone.page.get_by_role("radio", name=way).check()
        yield way
    phone.page.locator("#v-pour").fill("3")
    phone.page.locator("#v-contre").fill("3")
    yield "égalité"
    phone.page.get_by_role("button", name="Fermer").click()
    phone.open("Rectification")
    phone.page.get_by_role("button", name="Publier").click()
    yield "faute"
    phone.page.get_by_role("button", name="Fermer").click()
    phone.page.get_by_role("button", name="Clore la séance…").click()
    yield "clore"


@pytest.mark.parametrize("scheme", ["light", "dark"][: trials(full=2, sample=1)])
def test_axe_finds_nothing_whatever_the_page_shows(hand, service, scheme):
    phone = Phone(hand(color_scheme=scheme).new_page(), service)
    only, found = COLOURS if scheme == "dark" else (), {}
    for state in islice(states(phone, service), trials(full=20, sample=3)):
        phone.page.evaluate("scrollTo(0, 0)")  # a button that is half under the bar is reached by scrolling
        found |= {state: faults} if (faults := audit(phone.page, only)) else {}
    assert found == {}


@long
@pytest.mark.parametrize(("width", "text"), [(320, 100), (390, 200), (320, 200)])
def test_everything_fits_and_a_thumb_can_touch_it(hand, service, width, text):
    phone = Phone(hand(viewport={"width": width, "height": 660}).new_page(), service)
    enlarge(phone.page, text)
    wrong = {}
    for state in states(phone, service):
        found = too_wide(phone.page) + cut(phone.page) + phone.page.evaluate(SMALL, LEAST)
        wrong |= {state: found} if found else {}
    assert wrong == {}


@long
def test_an_evening_can_be_written_without_a_finger(hand, service):
    phone = Phone(hand(has_touch=False).new_page(), service)
    press, typed = phone.page.keyboard.press, phone.page.keyboard.type
    phone.page.locator("#code").wait_for()
    phone.page.locator("#code").focus()
    typed("BEFFROI7")
    press("Enter")
    phone.page.locator("#ecrire").wait_for()
    phone.page.locator("#ecrire button").first.focus()
    press("Enter")
    for expected in ("fermer", "point-saisi", "orateur"):
        press("Tab")
        assert phone.page.evaluate("document.activeElement.id") == expected
    typed("Une habitante")
    while phone.page.evaluate("document.activeElement.id") != "texte":
        press("Tab")
    typed("Merci.")
    while phone.page.evaluate("document.activeElement.id") != "publier":
        press("Tab")
    press("Enter")
    phone.wait(lambda: service.entries)
    assert service.entries[0]["entry"]["speaker"] == "Une habitante"
    assert phone.page.evaluate("document.activeElement.dataset.kind") == "propos"


@long
def test_what_is_left_on_the_phone_is_said_aloud_and_the_seconds_are_not(phone, service):
    service.hold = 60
    phone.write("un")
    phone.until_sent()
    assert phone.page.get_by_role("status").filter(has_text="En ligne").count() == 1
    assert phone.page.locator("[role=status], [role=alert], [aria-live]").filter(has_text=" s)").count() == 0


@long
def test_the_page_can_be_put_among_the_applications(phone, service):
    manifest = phone.page.request.get(phone.page.locator("link[rel=manifest]").evaluate("one => one.href")).json()
    assert (manifest["display"], manifest["scope"], manifest["start_url"]) == ("standalone", "/direct/", "/direct/")
    assert all(phone.page.request.get(service.url.replace("/direct/", icon["src"])).ok for icon in manifest["icons"])
