"""Lists, machines and open data: what each is told of a place."""

import json
import re
from dataclasses import fields, replace
from functools import partial
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.core.publication.current_spans import find_current_spans
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.publication import index_by_name, list_place_names
from plugins.core.publication.room import AllowedFeatures
from plugins.journal.assets.headers import build_rules, find_headers
from plugins.town.places.directory import (
    Group,
    PlaceEntry,
    PlaceList,
    build_entry,
    build_lists,
    build_overview,
    find_hosted_events,
    find_mentions,
    find_named_place,
    list_other_days,
)
from plugins.town.places.exports import DATASETS, build_place_data
from plugins.town.places.kinds import FAMILIES, SORTS
from plugins.town.places.plugin import format_positions
from plugins.town.places.reads import parse_phones
from tests.places.desk import noon, place

QUARTERS = ("Gare", "Centre")
TOWN = {"name": "Valbrune", "postcode": "95999"}
PLACES, EQUIPMENT = DATASETS


def entries(*found):
    return [build_entry(one) for one in found]


def test_a_directory_follows_the_order_of_the_town_then_of_the_alphabet():
    found = entries(place("Zoé"), place("Émile", quarter="Gare"), place("Adèle", quarter="Ailleurs-sur-Oise"), place("Bob", quarter=""))
    (restaurants, *quarters) = build_lists(found, QUARTERS)
    assert [group.name for group in restaurants.groups] == ["Gare", "Centre", "Ailleurs-sur-Oise", "Ailleurs"]
    assert [one.title for one in quarters] == ["Gare", "Centre", "Ailleurs-sur-Oise"]
    assert sum(one.count for one in build_lists(found, QUARTERS)) == 4 + 3


def test_places_of_a_list_are_in_alphabetical_order_whatever_their_accents():
    (restaurants, _) = build_lists(entries(place("Zoé"), place("Émile"), place("Adèle")), QUARTERS)
    assert [one.title for one in restaurants.groups[0].entries] == ["Adèle", "Émile", "Zoé"]


def test_a_place_that_has_no_picture_is_not_asked_for_it():
    class Unasked(type(place("Zoé"))):
        picture = property(lambda _: pytest.fail("its picture is asked for"))

    assert build_entry(Unasked(**vars(place("Zoé"))), may_have_picture=False) == build_entry(place("Zoé"))


OTHER_VALUES = {"sort": SORTS[1], "quarter": None, "facts": ("€",), "position": (49.1, 2.1), "illustration": SimpleNamespace(src="vue.jpg")}


@pytest.mark.parametrize("name", [field.name for field in fields(PlaceEntry)])
def test_a_list_is_marked_by_all_that_it_shows_of_a_place(name):
    entry = build_entry(place("Zoé"))
    other = replace(entry, **{name: OTHER_VALUES.get(name, "autre")})
    groups = [Group("Gare", "gare", "", (each,)) for each in (entry, build_entry(place("Zoé")), other)]
    marks = [PlaceList("Restaurants", "lieux/types/restaurant/", (group,), by_quarter=True).mark for group in groups]
    assert marks[0] == marks[1] != marks[2]


def test_the_front_says_nothing_of_sorts_that_have_no_place():
    front = build_overview(entries(place("A"), place("B", "parc")), QUARTERS)
    assert (front.count, [shelf.name for shelf in front.shelves]) == (2, ["Manger et boire", "Parcs et jardins"])


def test_every_sort_has_its_family_its_own_address_and_its_own_tags():
    assert {sort.family for sort in SORTS} == set(FAMILIES)
    assert len({sort.url for sort in SORTS}) == len(SORTS)
    tags = [tag for sort in SORTS for tag in sort.tags]
    assert len(set(tags)) == len(tags)


def test_an_entry_says_where_its_changes_are_only_when_it_has_hours():
    with_hours, without = entries(place("A", hours="Mo 10:00-12:00"), place("B"))
    assert (with_hours.changes, without.changes) == ("lieux/horaires/centre.json", "")
    assert (with_hours.hours, without.hours) == ("Mo 10:00-12:00", "")


def test_positions_hold_no_place_twice_and_none_that_is_nowhere():
    near = place("A", hours="24/7", lat=49.1, lon=2.1)
    assert json.loads(format_positions(entries(near, place("B")))) == {
        "sorts": ["restaurant"],
        "changes": ["lieux/horaires/centre.json"],
        "places": [["A", "a", 49.1, 2.1, 0, 0, "1, rue Neuve"]],
    }


def event(slug, name, start=None):
    """An event at the place called `name`, from `start` on."""
    moment = TimeSpan(noon(start), noon(start)) if start else None
    kind = SimpleNamespace(name="evenement", find_current_span=lambda publication, now: moment)
    publication = SimpleNamespace(kind=kind, extra={"place": name}, address=f"agenda/{slug}/")
    return SimpleNamespace(publication=publication, relative_source_path=f"agenda/{slug}.md")


def by_name(*places):
    return index_by_name((list_place_names(each.publication), each) for each in places)


def test_events_come_by_the_place_that_they_name_in_any_way_the_next_first():
    ida = place("Chez Ida")
    names = by_name(ida)
    late, soon, over = event("b", "chez-ida", "2026-04-02"), event("a", "Chez Ida", "2026-04-01"), event("c", "chez-ida")
    find_spans = partial(find_current_spans, "places", now=noon("2026-03-27"), rows=PublicationRows())
    assert find_hosted_events(names, [late, soon, over, event("d", "3, rue Neuve", "2026-04-01")], find_spans) == {ida: (soon, late)}


def test_a_publication_that_names_a_place_is_told_once_and_a_place_never_tells_of_itself():
    ida, park = place("Chez Ida"), place("Parc", "parc", lieux=("parc", "chez-ida", "Chez Ida"))
    assert {one.publication.slug: [each.title for each in found] for one, found in find_mentions(by_name(ida, park), [park]).items()} == {
        "chez-ida": ["Parc"]
    }


def test_what_names_no_place_is_none():
    names = by_name(place("Chez Ida"))
    assert [find_named_place(names, name) for name in ("", None, {"adresse": "x"}, "ailleurs")] == [None] * 4


def specification(hours):
    data = build_place_data(place("A", hours=hours), TOWN).get("openingHoursSpecification", [])
    return [(one["dayOfWeek"], one["opens"], one["closes"]) for one in data]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("Mo-Tu 09:00-12:00,14:00-18:00", [(["Monday", "Tuesday"], "09:00", "12:00"), (["Monday", "Tuesday"], "14:00", "18:00")]),
        ("Fr 18:00-02:00", [(["Friday"], "18:00", "02:00")]),
        ("Sa 00:00-24:00; PH off", [(["Saturday"], "00:00", "23:59"), ("PublicHolidays", "00:00", "00:00")]),
        ("Mo unknown", []),
        ("sunrise-sunset", []),
        ("Apr-Sep Mo 09:00-12:00", []),
        ("Mo 09:00-12:00; Aug off", [(["Monday"], "09:00", "12:00")]),
        ("", []),
    ],
)
def test_machines_are_told_the_usual_week_and_nothing_that_they_would_misread(hours, expected):
    assert specification(hours) == expected


def test_machines_are_told_of_exceptional_days_by_their_dates():
    august = {"first": noon("2026-08-03").date(), "last": noon("2026-08-23").date()}
    days = (august, {"first": noon("2026-12-24").date(), "hours": "09:00-12:00"})
    found = build_place_data(place("A", closures=days), TOWN)["specialOpeningHoursSpecification"]
    assert [(one["validFrom"], one["validThrough"], one["opens"]) for one in found] == [
        ("2026-08-03", "2026-08-23", "00:00"),
        ("2026-12-24", "2026-12-24", "09:00"),
    ]
    assert [(one.days, one.times.replace("\u202f", " ")) for one in list_other_days(place("A", closures=days).publication)] == [
        ("du 3 au 23 août 2026", "fermé"),
        ("le 24 décembre 2026", "de 9 h à 12 h"),
    ]


def test_a_park_has_no_prices_for_machines():
    data = build_place_data(place("A", "parc", price_range="€", accessibility=("pas de fauteuil roulant",)), TOWN)
    assert data["@type"] == "Park" and "priceRange" not in data
    assert data["amenityFeature"][0]["value"] is False


CONTEXT = {
    "town": TOWN,
    "pages": [
        place("Chez Ida", lat=49.1, lon=2.1),
        place("Bibliothèque", "médiathèque", hours="Tu 10:00-12:00", lat=49.1, lon=2.1, phone=parse_phones("02 61 91 00 12")),
        place("Halle", "salle", street_address="place du Beffroi", lat=49.1, lon=2.1),
        place("Ruelle", "parc"),
    ],
}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.name)
def test_every_row_of_the_open_data_has_every_column_and_what_must_be_there(dataset):
    rows = list(dataset.rows(CONTEXT))
    assert rows
    for row in rows:
        assert list(row) == [column.name for column in dataset.columns]
        assert [column.name for column in dataset.columns if column.required and row[column.name] in (None, "")] == []


def test_the_equipment_is_told_as_the_national_schema_asks():
    library, hall = sorted(EQUIPMENT.rows(CONTEXT), key=lambda row: row["EQUIP_NOM"])
    assert (library["EQUIP_THEME"], library["ADR_NUMERO"], library["ADR_NOMVOIE"]) == ("Equipement culturel", "1", "rue Neuve")
    assert (library["EQUIP_OUVERTURE"], library["EQUIP_TEL"]) == ("Tu 10:00-12:00", "+33 261910012")
    assert hall["ADR_NUMERO"] == "99999"
    assert re.fullmatch(r"[a-zA-Z0-9\-'\s\u00C0-\u00FF]+", hall["ADR_NOMVOIE"])


def test_neither_consent_nor_shops_are_in_what_they_must_not_be_in():
    asked = place("Chez Ida", consent_owner="par téléphone")
    assert "par téléphone" not in repr(list(PLACES.rows({"pages": [asked], "town": TOWN})))
    assert list(EQUIPMENT.rows({"pages": [asked], "town": TOWN})) == []


def test_closures_are_in_the_open_data_as_dates():
    shut = place("A", closures=({"first": noon("2026-08-03").date(), "reason": "congés"},))
    (row,) = PLACES.rows({"pages": [shut], "town": TOWN})
    assert row["fermetures"] == [{"du": "2026-08-03", "au": "2026-08-03", "horaires": None, "motif": "congés"}]


def test_what_a_room_needs_is_allowed_below_its_path_alone():
    found = build_rules("/theme/fixe/", [AllowedFeatures("/lieux/", {"img-src": "https://a.example"}, ("geolocation",))])
    inside, outside = find_headers(found, "/lieux/types/bar/"), find_headers(found, "/agenda/")
    assert "img-src 'self' https://a.example" in inside["Content-Security-Policy"]
    assert "default-src 'self'" in inside["Content-Security-Policy"]
    assert "geolocation=(self)" in inside["Permissions-Policy"]
    assert outside == find_headers(build_rules("/theme/fixe/"), "/agenda/")


@pytest.mark.parametrize(
    ("hours", "holidays"),
    [
        ("Mo-Fr 09:00-18:00; SH Mo-Fr 10:00-20:00; PH off", "jours fériés compris (le 14 juillet)"),
        ("Mo-Fr 09:00-18:00; PH 10:00-19:00", ""),
        ("Mo-Fr 09:00-18:00", ""),
    ],
)
def test_an_exception_that_holds_on_a_public_holiday_says_so(hours, holidays):
    summer = ({"first": noon("2026-07-06").date(), "last": noon("2026-07-24").date(), "hours": "10:00-19:00"},)
    (shown,) = list_other_days(place("A", opening_hours=hours, closures=summer).publication)
    assert shown.holidays == holidays
