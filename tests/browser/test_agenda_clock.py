"""The agenda on the day it is read: the demonstration, made on Friday 27 March 2026, opened on other days and from other places."""

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.days import Weekend, is_in_the_evening, is_public_holiday
from plugins.town.agenda.schedule import SessionTiming, add_duration
from tests.browser.demonstration import SITEURL
from tests.campaign import draw, trials

WEEKEND, TODAY, ALL = "agenda/ce-week-end/", "agenda/aujourdhui/", "agenda/"
HOLIDAYS = " ".join(str(day) for number in range(1_200) if is_public_holiday(day := date(2025, 12, 1) + timedelta(days=number)))
FAR = ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu")


@pytest.fixture
def read(open_at_hand):
    """A page of the agenda, opened at an instant of Paris by a reader who may be elsewhere."""

    def read(address: str, moment: str, zone: str = "Europe/Paris"):
        there = {"timezone_id": zone, "locale": "en-US" if zone in FAR else "fr-FR"}
        page = open_at_hand(datetime.fromisoformat(moment).replace(tzinfo=PARIS), **there)
        page.goto(f"{SITEURL}/{address}")
        page.locator("html[data-agenda-read]").wait_for(state="attached")
        return page

    return read


def days(page) -> list[str]:
    return page.locator("[data-day]:visible").evaluate_all("all => all.map(one => one.dataset.day)")


def titles(page) -> list[str]:
    return page.locator("[data-day] .event-title:visible").all_inner_texts()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-03-27T09:00", ["2026-03-27", "2026-03-28", "2026-03-29"]),
        ("2026-03-27T23:59", ["2026-03-28", "2026-03-29"]),
        ("2026-03-28T00:01", ["2026-03-28", "2026-03-29"]),
        ("2026-03-29T00:30", ["2026-03-28", "2026-03-29"]),
        ("2026-03-29T12:00", ["2026-03-29"]),
        ("2026-03-29T23:30", []),
        ("2026-03-30T00:01", ["2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"]),
        ("2026-04-04T15:00", ["2026-04-04", "2026-04-05", "2026-04-06"]),
        ("2026-04-06T09:00", ["2026-04-06"]),
    ],
)
def test_this_week_end_is_the_reader_s(read, moment, shown):
    assert days(read(WEEKEND, moment)) == shown


@pytest.mark.parametrize("zone", draw(FAR, 1))
def test_the_week_end_is_that_of_paris_wherever_one_reads(read, zone):
    assert days(read(WEEKEND, "2026-03-27T23:59", zone)) == ["2026-03-28", "2026-03-29"]
    assert days(read(WEEKEND, "2026-03-30T00:01", zone)) == ["2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"]


def test_when_it_is_over_the_page_says_so_and_of_which_days(read):
    page = read(WEEKEND, "2026-03-29T23:30")
    assert page.locator("[data-empty]").is_visible()
    assert page.locator("[data-when]").inner_text() == "Samedi 28 mars 2026 et dimanche 29 mars 2026"
    told = read(WEEKEND, "2026-03-30T00:01").locator("[data-when]").inner_text()
    assert told == "Vendredi 3 avril au soir, samedi 4 avril 2026, dimanche 5 avril 2026 et lundi 6 avril 2026"


def test_the_eggs_of_easter_monday_are_of_the_week_end(read):
    assert any("Chasse aux œufs" in title for title in titles(read(WEEKEND, "2026-04-04T15:00")))
    assert titles(read(WEEKEND, "2026-04-07T00:01")) == []


def test_what_began_in_the_evening_stays_through_the_night_of_the_clocks(read):
    night = "La nuit où le beffroi avance"
    assert any(night in title for title in titles(read(TODAY, "2026-03-28T23:45")))
    assert any(night in title for title in titles(read(TODAY, "2026-03-29T01:59")))
    assert any(night in title for title in titles(read(TODAY, "2026-03-29T03:29")))
    assert not any(night in title for title in titles(read(TODAY, "2026-03-29T03:31")))


def test_a_page_three_days_old_says_what_monday_holds_and_not_what_is_closed(read):
    page = read(TODAY, "2026-03-30T09:00")
    assert days(page) == ["2026-03-30"]
    shown = titles(page)
    assert any("Collecte de sang" in title for title in shown)
    assert any("L’année en dessins" in title for title in shown)
    assert not any("Cent ans de rivière" in title or "Souffleurs" in title for title in shown)
    assert page.locator("[data-when]").inner_text() == "Lundi 30 mars 2026"


def test_a_page_too_old_to_know_says_so(read):
    for address, moment in ((TODAY, "2026-04-10T09:00"), (WEEKEND, "2026-04-10T09:00")):
        page = read(address, moment)
        assert titles(page) == []
        assert page.locator("[data-stale]").is_visible()
        assert not page.locator("[data-empty]").is_visible()


def test_the_coming_days_lose_what_is_over(read):
    assert days(read(ALL, "2026-03-29T12:00"))[0] == "2026-03-29"
    saturday = read(ALL, "2026-03-28T14:30").locator("[data-day='2026-03-28'] .event-title:visible").all_inner_texts()
    assert "Marché du samedi" not in saturday
    assert "Apprendre à monter une tente" in saturday


def test_an_event_s_page_loses_the_dates_that_are_over(read):
    first = read("agenda/repair-cafe/", "2026-03-27T09:00").locator(".session:visible").first
    assert "jeudi 2 avril 2026" in first.inner_text()
    page = read("agenda/repair-cafe/", "2026-04-09T20:30")
    assert "jeudi 16 avril 2026" in page.locator(".session:visible").first.inner_text()
    assert not page.locator("[data-past]").is_visible()


def test_an_event_that_is_over_says_so_on_an_old_page(read):
    page = read("agenda/don-du-sang/", "2026-03-31T09:00")
    assert page.locator("[data-past]").is_visible()


def test_without_a_script_the_list_is_by_date_and_says_when_it_was_made(open_at_hand):
    page = open_at_hand(java_script_enabled=False)
    page.goto(f"{SITEURL}/{WEEKEND}")
    assert days(page) == ["2026-03-27", "2026-03-28", "2026-03-29", "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"]
    assert page.locator("[data-day='2026-03-28'] h2").inner_text() == "Samedi 28 mars 2026"
    assert page.locator("[data-next]").is_visible()
    assert "vendredi 27 mars 2026" in page.get_by_text("Liste établie").inner_text()
    assert not page.locator("[data-stale]").is_visible()


def test_what_is_cancelled_says_so_before_its_title_for_every_reader(read):
    page = read("agenda/concert-annule-brass-band/", "2026-03-27T09:00")
    assert page.get_by_role("heading", level=1).text_content().replace("\xa0", " ").startswith("Annulé :")
    assert page.title().startswith("Annulé : Brass band de Hautemare")
    page = read("agenda/types/concert/", "2026-03-27T09:00")
    assert page.get_by_role("link", name=re.compile(r"^Annulé\s*:\s*Brass band de Hautemare$")).count() == 1


def shown(sort: str, session: SessionTiming, day, now: datetime) -> bool:
    """What a page of that sort must show, told once more in Python."""
    present = now.astimezone(PARIS).date()
    night = day == present - timedelta(days=1) and session.last_day == day
    if session.ends_at.timestamp() <= now.timestamp() or (day < present and not night):
        return False
    if sort == "today":
        return day == present or night
    return sort == "coming" or Weekend.from_day(present).holds(session, day)


def sessions_and_instants(number: int):
    chance = random.Random(20260327)
    turns = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)]
    turns += [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
    for _ in range(number):
        near = chance.random() < 0.4
        start = chance.choice(turns) if near else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(17_500))
        begin = add_duration(start, timedelta(minutes=15 * chance.randrange(-200, 200)))
        hours = chance.choice((1, 2, 5, 8, 14, 30, 80))
        session = SessionTiming(begin, add_duration(begin, timedelta(hours=hours)) if chance.random() < 0.9 else None)
        day = session.first_day + timedelta(days=chance.randrange((session.last_day - session.first_day).days + 1))
        now = begin.astimezone(UTC) + timedelta(minutes=chance.randrange(-10_000, 10_000))
        yield chance.choice(("today", "weekend", "coming")), session, day, now


@pytest.mark.parametrize("zone", draw((*FAR, "Europe/Paris"), 1))
def test_the_script_and_the_site_agree_at_any_instant_of_two_years_in_any_zone(open_at_hand, zone):
    cases = list(sessions_and_instants(trials(full=20_000, sample=1_500)))
    page = open_at_hand(timezone_id=zone)
    page.goto(f"{SITEURL}/{TODAY}")
    given = [
        [sort, day.isoformat(), session.ends_at.isoformat(), is_in_the_evening(session, day), now.timestamp() * 1000, HOLIDAYS]
        for sort, session, day, now in cases
    ]
    said = page.evaluate(
        """async (given) => {
          const { shown } = await import(document.querySelector("script[src*='agenda']").src);
          return given.map((each) => shown(...each));
        }""",
        given,
    )
    wrong = [case for case, told in zip(cases, said, strict=True) if bool(told) != shown(*case)]
    assert wrong == []
    assert len(set(map(bool, said))) == 2
