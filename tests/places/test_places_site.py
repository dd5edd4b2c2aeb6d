"""The directory, the pages and the files of a town's places, as a build leaves them."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.browser import headers
from tests.browser.demonstration import SITEURL
from tests.journal import TestJournal, files
from tests.places.conftest import SETTINGS, TILES, write


def soup(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser")


def titles(found):
    return [link.get_text() for link in found]


def test_the_front_of_the_directory_counts_each_sort_or_names_its_only_place(journal):
    page = soup(journal, "lieux")
    assert [" ".join(one.get_text(" ").split()) for one in page.select(".months li")] == [
        "Restaurants 2 lieux",
        "Bar du Port",
        "Musée & verrerie",
        "Parc <i>des</i> Lilas",
        "Défibrillateur",
    ]
    assert page.select_one(".shelf-one a")["href"].endswith("/lieux/bar-du-port/")
    assert titles(page.select(".near-ways a")) == ["Centre", "Gare"]


def test_a_sort_is_listed_by_quarter_in_the_town_s_order(journal):
    page = soup(journal, "lieux/types/restaurant")
    assert titles(page.select(".place-entry .kicker a")) == ["Centre", "Gare"]
    assert titles(page.select(".place-entry h2 a")) == ["Chez Ida", "Le Port"]


def test_a_quarter_is_listed_by_family_and_says_what_each_is(journal):
    page = soup(journal, "lieux/quartiers/gare")
    assert titles(page.select(".place-group h2")) == ["Manger et boire"]
    assert [one.get_text().split(",")[0] for one in page.select(".place-where")] == ["Bar", "Restaurant"]


def test_a_place_in_no_quarter_is_elsewhere(journal):
    page = soup(journal, "lieux/types/musee")
    assert [one.get_text(strip=True) for one in page.select(".place-entry .kicker")] == ["Ailleurs"]
    assert (journal.folder / "output/lieux/horaires/ailleurs.json").exists()


def test_the_page_of_a_place_tells_all_that_is_known_without_a_script(journal):
    page = soup(journal, "lieux/chez-ida")
    assert page.h1.get_text() == "Chez Ida"
    assert [link["href"] for link in page.select(".place-facts a[href^=tel]")] == ["tel:+33261910012", "tel:+33639982016"]
    told = " ".join(page.select_one(".place-facts").get_text(" ").split())
    assert all(word in told for word in ("1, rue Neuve", "Quartier Centre", "€€", "terrasse", "fauteuil roulant"))
    assert "accord du" not in journal.page("lieux/chez-ida")
    assert "de 12\u202fh à 14\u202fh" in page.select_one(".openings").get_text()


def test_the_page_of_a_place_leads_to_its_coming_events_and_to_what_was_told_of_it(journal):
    page = soup(journal, "lieux/chez-ida")
    assert [link["href"] for link in page.select("section[aria-labelledby=rendez-vous] a")] == ["/agenda/le-bal/"]
    assert titles(page.select("section[aria-labelledby=on-en-parle] h3 a")) == ["Ida fait la cuisine"]


def test_a_title_with_signs_harms_nothing(journal):
    page = soup(journal, "lieux/parc")
    assert page.h1.get_text() == "Parc <i>des</i> Lilas"
    assert json.loads(page.select_one("script[type='application/ld+json']").string)["name"] == "Parc <i>des</i> Lilas"


def test_machines_are_told_the_type_the_hours_and_the_position(journal):
    told = json.loads(soup(journal, "lieux/chez-ida").select_one("script[type='application/ld+json']").string)
    assert (told["@type"], told["priceRange"], told["telephone"]) == ("Restaurant", "€€", ["+33261910012", "+33639982016"])
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 49.1301, "longitude": 2.1891}
    days = {name for one in told["openingHoursSpecification"] for name in (one["dayOfWeek"] if one["opens"] == "12:00" else [])}
    assert days == {"Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
    assert {"@type": "OpeningHoursSpecification", "dayOfWeek": "PublicHolidays", "opens": "00:00", "closes": "00:00"} in told[
        "openingHoursSpecification"
    ]


def test_the_positions_are_told_once_without_those_that_nobody_knows(journal):
    told = json.loads((journal.folder / "output/lieux/positions.json").read_text(encoding="utf-8"))
    assert [row[1] for row in told["places"]] == ["bar-du-port", "chez-ida", "defibrillateur", "le-port", "parc"]
    assert told["sorts"][told["places"][0][4]] == "bar" and told["changes"][told["places"][0][5]] == "lieux/horaires/gare.json"
    assert told["places"][4][5] == -1


def test_search_engines_are_told_of_every_page(journal):
    sitemap = (journal.folder / "output/sitemap.xml").read_text(encoding="utf-8")
    for address in ("lieux/", "lieux/types/restaurant/", "lieux/quartiers/gare/", "lieux/chez-ida/"):
        assert sitemap.count(f"<loc>{SITEURL}/{address}</loc>") == 1


def test_the_host_lets_the_pages_of_places_alone_ask_for_a_position_and_for_tiles(journal):
    rules = headers.rules(journal.folder / "output")
    places, elsewhere = headers.asked(rules, "/lieux/chez-ida/"), headers.asked(rules, "/2026/03/ida-fait-la-cuisine/")
    assert "geolocation=(self)" in places["Permissions-Policy"] and "geolocation=()" in elsewhere["Permissions-Policy"]
    assert f"img-src 'self' data: {TILES}" in places["Content-Security-Policy"] and TILES not in elsewhere["Content-Security-Policy"]
    assert "unsafe" not in places["Content-Security-Policy"] and "camera=()" in places["Permissions-Policy"]


def test_the_page_of_personal_data_tells_of_the_position_and_of_who_serves_the_maps(journal):
    told = journal.page("donnees-personnelles")
    assert "votre position est lue par votre appareil seul" in told and "viendront de cartes.valbrune.example" in told


def test_a_day_later_no_page_of_a_place_is_made_again_but_what_is_open_is(journal):
    before = files(journal.folder / "output")
    journal.run("build", BEFFROI_NOW="2026-03-28T00:05")
    after = files(journal.folder / "output")
    moved = {name for name in before if before[name] != after.get(name)}
    assert {name for name in moved if name.startswith("lieux/")} == {
        *(f"lieux/horaires/{one}.json" for one in ("ailleurs", "centre", "gare")),
        "lieux/tables.json",
    }
    journal.run("build")
    assert files(journal.folder / "output") == before


def test_an_edited_place_moves_its_page_its_lists_and_its_quarter_alone_and_the_site_is_that_of_a_build_from_nothing(journal):
    before = files(journal.folder / "output")
    write(journal, "le-port", opening_hours='"Mo-Su 12:00-15:00; PH off"')
    journal.run("build")
    found = files(journal.folder / "output")
    moved = {name for name in found if before.get(name) != found[name] and name.endswith((".html", ".json"))}
    assert {name for name in moved if name.startswith("lieux/")} == {
        "lieux/horaires/gare.json",
        "lieux/tables.json",
        "lieux/le-port/index.html",
        "lieux/quartiers/gare/index.html",
        "lieux/types/restaurant/index.html",
    }
    assert not any(name.startswith("2026/") for name in moved)
    journal.run("build", "--verify")


def test_a_town_without_places_has_no_trace_of_them(tmp_path):
    bare = TestJournal(tmp_path, SETTINGS)
    bare.article("marche")
    bare.run("build")
    found = files(tmp_path / "output")
    assert not [name for name in found if name.startswith("lieux")]
    told = found["index.html"] + found[".htaccess"] + found["sitemap.xml"] + found["2026/03/le-marche-revient/index.html"]
    assert b"lieux" not in told.replace(b"/theme/", b"") and b"geolocation=(self)" not in told


@pytest.fixture
def reader(chrome):
    """A reader's page, the server of tiles standing beside; `asked` are the tiles that were asked for."""
    context = chrome.new_context(base_url=SITEURL, service_workers="block", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.asked, page.refused = [], []

    def tile(route):
        page.asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    page.route(f"{TILES}/**", tile)
    page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def test_a_map_is_loaded_once_the_reader_asks_for_it_and_not_before(reader):
    loaded = []
    reader.on("request", lambda request: loaded.append(request.url))
    reader.goto("/lieux/types/restaurant/", wait_until="networkidle")
    assert not reader.asked and not [url for url in loaded if "leaflet" in url]
    reader.get_by_role("button", name="Voir sur une carte").click()
    reader.locator(".leaflet-interactive").nth(1).wait_for()
    reader.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    assert reader.asked and all(url.startswith(f"{TILES}/") for url in reader.asked)
    assert reader.refused == []


def test_a_mark_of_the_map_leads_to_the_place_and_the_owner_of_the_tiles_is_named_as_text(reader):
    reader.goto("/lieux/chez-ida/")
    reader.get_by_role("button", name="Voir sur une carte").click()
    reader.locator(".leaflet-interactive").first.click(force=True)
    reader.locator(".leaflet-popup-content", has_text="Chez Ida").wait_for()
    assert reader.get_by_role("button", name="Fermer").is_visible() and reader.get_by_role("button", name="Rapprocher").is_visible()
    assert "© <b>Cartes</b> de la ville" in reader.locator(".leaflet-control-attribution").inner_text()


def test_a_map_that_cannot_be_loaded_says_so(reader):
    reader.route("**/leaflet*.js", lambda route: route.abort())
    reader.goto("/lieux/chez-ida/")
    reader.get_by_role("button", name="Voir sur une carte").click()
    reader.get_by_text("n’a pas pu être chargée").wait_for()
