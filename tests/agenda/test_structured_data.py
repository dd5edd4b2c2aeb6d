"""What the page of an event says to machines, by schema.org."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from plugins.town.agenda.exports import TYPES, build_event_data, build_schedule_data
from tests.agenda.desk import schedule
from tests.agenda.made import content, known

TOWN = {"name": "Ma Ville"}
PUBLISHER = {"@context": "https://schema.org", "@type": "GovernmentOrganization", "name": "Ville de Ma Ville"}
SCHEMA = "https://schema.org/"


def data(today: date = date(2026, 3, 27), **keys) -> dict:
    return build_event_data(known(content(**keys), today=today)[0], TOWN, PUBLISHER)


def test_one_session_is_one_event_with_its_hours():
    found = data()
    assert found["@type"] == "Event"
    assert (found["startDate"], found["endDate"]) == ("2026-03-28T08:00:00+01:00", "2026-03-28T13:00:00+01:00")
    assert (found["eventStatus"], found["eventAttendanceMode"]) == (f"{SCHEMA}EventScheduled", f"{SCHEMA}OfflineEventAttendanceMode")
    assert found["location"]["name"] == "Place du Beffroi"
    assert found["location"]["address"]["addressLocality"] == "Ma Ville"
    assert "subEvent" not in found
    json.dumps(found)


def test_an_exhibition_is_an_exhibition_with_its_days():
    keys = {"type": "exposition", "timings": "7 mars 2026 de 14 h à 18 h", "rrule": "du mardi au dimanche jusqu’au 3 mai 2026"}
    found = data(**keys)
    assert found["@type"] == "ExhibitionEvent"
    assert (found["startDate"], found["endDate"]) == ("2026-03-07T14:00:00+01:00", "2026-05-03")
    days = ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert found["eventSchedule"][0]["byDay"] == [f"{SCHEMA}{day}" for day in days]
    assert "2026-03-30" not in [sub["startDate"][:10] for sub in found["subEvent"]]


@pytest.mark.parametrize(("type", "schema"), TYPES.items())
def test_a_type_that_schema_org_has_is_named(type, schema):
    assert data(type=type)["@type"] == schema


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("annulé", "EventCancelled"),
        ("reporté", "EventPostponed"),
        ("reprogrammé", "EventRescheduled"),
        ("déplacé en ligne", "EventMovedOnline"),
        ("complet", "EventScheduled"),
    ],
)
def test_what_became_of_it_is_said(word, status):
    assert data(event_status=word, onlineaccesslink="https://x.fr")["eventStatus"] == f"{SCHEMA}{status}"


def test_each_session_that_is_coming_is_an_event_of_its_own():
    found = data(rrule="chaque samedi, 3 fois", cancelled="4 avril 2026")
    assert [(sub["startDate"], sub["eventStatus"].removeprefix(SCHEMA)) for sub in found["subEvent"]] == [
        ("2026-03-28T08:00:00+01:00", "EventScheduled"),
        ("2026-04-04T08:00:00+02:00", "EventCancelled"),
        ("2026-04-11T08:00:00+02:00", "EventScheduled"),
    ]
    assert all(sub["location"] and sub["name"] for sub in found["subEvent"])


def test_whole_days_have_no_hours():
    found = data(timings="du 19 au 20 septembre 2026")
    assert (found["startDate"], found["endDate"]) == ("2026-09-19", "2026-09-20")


def test_what_is_online_is_at_an_address_of_the_web():
    link = "https://ma-ville.fr/direct"
    online = data(attendancemode="en ligne", place=None, onlineaccesslink=link)
    assert online["location"] == {"@type": "VirtualLocation", "url": link}
    mixed = data(attendancemode="mixte", onlineaccesslink=link)
    assert [place["@type"] for place in mixed["location"]] == ["Place", "VirtualLocation"]
    assert mixed["eventAttendanceMode"].endswith("MixedEventAttendanceMode")


@pytest.mark.parametrize(
    ("price", "offer", "free"),
    [
        ("gratuit", {"@type": "Offer", "price": "0.00"}, True),
        ("7,50 €", {"@type": "Offer", "price": "7.50"}, False),
        ("de 5 à 12 €", {"@type": "AggregateOffer", "lowPrice": "5.00", "highPrice": "12.00"}, False),
    ],
)
def test_what_it_costs(price, offer, free):
    found = data(price=price)
    assert offer.items() <= found["offers"].items()
    assert (found["isAccessibleForFree"], found["offers"]["priceCurrency"]) == (free, "EUR")


def test_a_price_without_an_amount_is_no_offer():
    assert "offers" not in data(price="prix libre")


def test_what_is_full_is_sold_out():
    assert data(price="5 €", event_status="complet")["offers"]["availability"] == f"{SCHEMA}SoldOut"


@pytest.mark.parametrize(("age", "told"), [("6-12", "6-12"), ("dès 6 ans", "6-"), ("jusqu’à 3 ans", "0-3")])
def test_the_ages_of_an_event_are_given_as_search_engines_read_them(age, told):
    assert data(age=age)["typicalAgeRange"] == told


def test_who_organises_it_is_the_town_unless_it_says_another():
    assert data()["organizer"] == {key: value for key, value in PUBLISHER.items() if key != "@context"}
    assert data(organiser="Aviron")["organizer"] == {"@type": "Organization", "name": "Aviron"}


def test_its_card_is_its_image():
    (event,) = known(content())
    event.card = SimpleNamespace(url="https://ma-ville.fr/images/carte.png")
    assert build_event_data(event, TOWN, PUBLISHER)["image"] == ["https://ma-ville.fr/images/carte.png"]


def test_an_event_that_is_over_still_has_its_dates():
    found = data(date(2027, 1, 1))
    assert (found["startDate"], found["endDate"]) == ("2026-03-28T08:00:00+01:00", "2026-03-28")


def test_a_schedule_says_hours_exceptions_and_end():
    market = schedule("28 mars 2026 de 8 h à 13 h", "un samedi sur deux jusqu’au 30 juin 2026", exdates="11 avril 2026")
    assert build_schedule_data(market) == [
        {
            "@type": "Schedule",
            "scheduleTimezone": "Europe/Paris",
            "startDate": "2026-03-28",
            "endDate": "2026-06-30",
            "startTime": "08:00:00",
            "endTime": "13:00:00",
            "repeatFrequency": "P2W",
            "byDay": [f"{SCHEMA}Saturday"],
            "exceptDate": ["2026-04-11"],
        }
    ]


def test_a_day_of_a_month_is_written_as_calendars_do():
    (found,) = build_schedule_data(schedule("2 avril 2026 à 18 h", "le premier jeudi du mois"))
    assert (found["repeatFrequency"], found["byDay"]) == ("P1M", ["1TH"])


def test_what_schema_org_cannot_say_is_left_to_the_sessions():
    assert build_schedule_data(schedule("31 mars 2026 à 18 h", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")) == []
    assert build_schedule_data(None) == []
