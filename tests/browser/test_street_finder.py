"""« Dans quel quartier est ma rue ? »: found on the device, and what is typed goes nowhere."""

import re

import pytest

from tests.browser.demonstration import SITEURL

FILE = f"{SITEURL}/quartiers/rues.json"


@pytest.fixture(scope="module")
def finder(chrome):
    context = chrome.new_context(base_url=SITEURL)
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append((request.method, request.url)))
    page.goto("/quartiers/")
    yield page
    context.close()


def answers(page, text):
    page.locator("#rue").fill("")
    page.locator("#rue").fill(text)
    page.locator("#ma-rue [role=status]", has_text=re.compile(r"\S")).wait_for(state="attached")
    return page.locator("#ma-rue li").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12 rue Neuve", ["Rue Neuve, au 12 : Centre"]),
        ("rue neuve 72", ["Rue Neuve, au 72 : Gare"]),
        ("5 bis, RUE DE L'ECOLE", ["Rue de l’École, au 5 : Centre"]),
        ("souffleurs", ["Rue des Souffleurs : La Verrerie", "Quai Souffleurs : La Verrerie"]),
        ("rue Neuve", ["Rue Neuve, 1 à 60 : Centre", "Rue Neuve, 61 et plus : Gare"]),
        ("rue de la Lune", []),
    ],
)
def test_a_street_is_found_however_it_is_typed(finder, typed, found):
    assert sorted(answers(finder, typed)) == sorted(found)


def test_an_answer_leads_to_its_quarter(finder):
    answers(finder, "quai Bas")
    finder.locator("#ma-rue li a[href='/quartiers/bords-d-oise/']").wait_for()


def test_what_is_typed_goes_nowhere(finder):
    before = len(finder.asked)
    answers(finder, "12 rue Neuve")
    finder.keyboard.press("Enter")
    finder.wait_for_timeout(100)
    assert {url for _, url in finder.asked[before:]} <= {FILE}
    assert {method for method, _ in finder.asked} == {"GET"} and finder.url == f"{SITEURL}/quartiers/"
    assert "neuve" not in finder.evaluate("JSON.stringify(localStorage)").lower()


def test_the_streets_come_only_to_those_who_ask(browse):
    page = browse()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/quartiers/", wait_until="networkidle")
    assert FILE not in asked
    with page.expect_request(FILE):
        page.locator("#rue").click()  # once its script shows it


def test_who_has_no_script_has_the_list(browse):
    page = browse(java_script_enabled=False)
    page.goto("/quartiers/")
    assert not page.locator("#ma-rue").is_visible()
    page.get_by_role("link", name="Toutes les rues").click()
    quarter = page.locator(".streets li", has_text="quai Bas").get_by_role("link")
    assert quarter.get_attribute("href") == "/quartiers/bords-d-oise/"
