"""A reader of the traffic is told how the lines run now, or that nobody knows, whatever the hour and whatever the operator sends."""

import random
from datetime import timedelta
from functools import partial

import pytest
from google.transit.gtfs_realtime_pb2 import Alert

from plugins.town.transit import realtime
from plugins.town.transit.traffic import OperatorContact, build_traffic
from tests.browser.traffic import LIVE, NETWORK, STATES, answering, ask_again, at, changed, opened, states, titles, written
from tests.campaign import draw, trials
from tests.transit.forge import notices
from tests.transit.valbrune import notices as of_the_demonstration

MORNING = "2026-03-27T09:00"
HOSTILE = "<img src=x onerror=document.title='pris'><script>document.title='pris'</script>"


@pytest.fixture
def page(open_at_hand):
    """A page whose texts come from the host alone, for a reader who is far away."""
    return open_at_hand(timezone_id="America/Cayenne")


@pytest.fixture
def reading(page, demonstration_site):
    """`reading(address, moment, told)` opens a page of the demonstration as a town that listens to its operator has it."""
    return partial(opened, page, demonstration_site)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What `refresh` wrote of the demonstration's own notices at nine."""
    return written(tmp_path_factory.mktemp("site"), of_the_demonstration().SerializeToString(), MORNING)


def test_the_state_of_the_moment_is_told_with_its_age(page, reading, told):
    reading("trafic/", MORNING, told)
    assert states(page)["bac"] == "Interrompue"
    assert states(page)["3"] == "Rien à signaler"
    assert page.locator("#age").inner_text().startswith("État de 8\u202fh\u202f56, il y a 4\xa0min.")


def test_past_an_hour_the_page_says_that_it_does_not_know(page, reading, told):
    reading("trafic/", "2026-03-27T11:58", told)
    assert "il y a 3\xa0h" in page.locator("#age").inner_text() or "il y a 182\xa0min" in page.locator("#age").inner_text()
    assert "nous ne savons pas comment circulent les lignes" in page.locator("#age").inner_text()
    assert {state for line, state in states(page).items() if line in ("3", "n", "bac")} == {"État inconnu"}


def test_what_the_town_announced_holds_when_the_operator_is_silent(page, reading, told):
    reading("trafic/", "2026-03-27T11:58", told)
    assert states(page)["1"] == "À savoir", "the street is still in works"


def test_the_page_grows_old_while_it_is_read(page, reading, told):
    reading("trafic/", MORNING, told)
    page.clock.run_for(58 * 60_000)
    assert states(page)["3"] == "État inconnu"


def test_a_state_that_cannot_be_had_leaves_what_the_build_knew(page, reading):
    reading("trafic/", MORNING)
    assert states(page)["bac"] == "Interrompue"
    assert "il y a 4\xa0min" in page.locator("#age").inner_text()


NO_STATE = ["<html>", '{"version":1}', "", "[]", '{"version":9,"made":"2026-03-27T08:59","disruptions":[]}']


@pytest.mark.parametrize("body", NO_STATE)
def test_an_answer_that_is_something_else_leaves_what_the_build_knew(page, reading, body):
    reading("trafic/", MORNING, body or " ")
    assert states(page)["bac"] == "Interrompue"


def test_an_older_state_than_the_builds_is_not_believed(page, reading, told):
    reading("trafic/", MORNING, changed(told, made="2026-03-27T06:00:00+01:00", disruptions=[]))
    assert states(page)["bac"] == "Interrompue"


def test_what_is_over_goes_and_what_was_to_come_begins_by_itself(page, reading, told):
    reading("trafic/", "2026-04-06T12:00", changed(told, made="2026-04-06T11:55:00+02:00"))
    assert "Lundi de Pâques : horaires du dimanche" in [title.replace("\u00a0", " ") for title in titles(page, "now")]
    assert "Bac interrompu par le vent" not in titles(page, "now") + titles(page, "coming")
    assert states(page)["n"] == "Perturbée"


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-03-28T21:59", "Rien à signaler"),
        ("2026-03-28T22:00", "Perturbée"),
        ("2026-03-29T01:59", "Perturbée"),
        ("2026-03-29T03:00", "Perturbée"),
        ("2026-03-29T04:59", "Perturbée"),
        ("2026-03-29T05:00", "Rien à signaler"),
    ],
)
def test_a_night_with_a_change_of_hour_begins_and_ends_by_the_clocks_of_paris(page, reading, tmp_path, moment, state):
    night = notices({"about": [{"route_id": "3"}], "periods": [("2026-03-28T22:00", "2026-03-29T05:00")]}, made=moment)
    reading("trafic/lignes/3/", moment, written(tmp_path, night.SerializeToString(), moment))
    assert states(page) == {"3": state}


def test_a_hostile_text_is_shown_as_text(page, reading, tmp_path):
    feed = notices({"title": f"A &lt;b&gt; {HOSTILE}", "text": HOSTILE + "fin", "about": [{"route_id": "B"}], "url": "https://x.example/"})
    told = written(tmp_path, feed.SerializeToString(), MORNING)
    spoilt = told.replace('"title":"', '"title":"<img src=x onerror=document.title=1>')
    reading("trafic/", MORNING, spoilt)
    assert titles(page, "now")[0].startswith("<img src=x")
    assert page.locator(".disruption img, .disruption script").count() == 0
    assert "Bus et trafic" in page.title()


def test_the_page_of_a_line_tells_of_it_alone(page, reading, told):
    reading("trafic/lignes/bac/", MORNING, told)
    assert states(page) == {"bac": "Interrompue"}
    assert titles(page, "now") == ["Bac interrompu par le vent"]


def test_the_page_of_a_stop_tells_what_is_told_of_it_and_of_its_lines(page, reading, told):
    reading("trafic/arrets/mail/", MORNING, told)
    page.wait_for_selector(".state")
    assert states(page)["1"] == "Perturbée"
    found = titles(page, "now")
    assert "Passages piétons repeints" in found and "Arrêt Mail déplacé de soixante mètres" not in found, "told once, by the town's page"
    assert "Bac interrompu par le vent" not in titles(page, "now")


def test_a_stop_elsewhere_on_the_line_is_not_told_here(page, reading, told):
    reading("trafic/arrets/port/", MORNING, told)
    assert "Arrêt Mail déplacé de soixante mètres" not in titles(page, "now")


def test_my_lines_come_first_and_stay_on_the_device(page, reading, told):
    reading("trafic/", MORNING, told)
    page.locator("[data-follow='12']").click()
    page.locator("[data-follow=bac]").click()
    page.reload()
    page.locator("#mes-lignes li").nth(1).wait_for()
    assert [row.get_attribute("data-row") for row in page.locator("#mes-lignes [data-row]").all()] == ["12", "bac"]
    assert page.context.cookies() == []
    page.locator("[data-follow='12']").click()
    assert [row.get_attribute("data-row") for row in page.locator("#mes-lignes [data-row]").all()] == ["bac"]


def test_a_line_chosen_on_its_own_page_is_first_on_the_other(page, reading, told):
    reading("trafic/lignes/b/", MORNING, told)
    page.locator("[data-follow=b]").click()
    assert page.locator("[data-follow=b]").get_attribute("aria-pressed") == "true"
    page.goto("/trafic/")
    page.wait_for_selector("#mes-lignes li")
    assert page.locator("#mes-lignes [data-row]").get_attribute("data-row") == "b"


def test_without_a_script_the_page_says_what_the_build_knew_and_when(open_at_hand):
    page = open_at_hand(java_script_enabled=False)
    page.goto("/trafic/")
    assert "État relevé le vendredi 27 mars 2026 à 8\u202fh\u202f56." in page.locator("#age").inner_text()
    assert states(page)["bac"] == "Interrompue"
    assert page.locator("[data-follow]:visible").count() == 0


def test_the_state_of_a_line_is_a_word_and_a_shape_not_a_colour(open_at_hand):
    page = open_at_hand(java_script_enabled=False)
    page.goto("/trafic/")
    shapes = {one.inner_text(): one.locator("path").get_attribute("d") for one in page.locator("[data-row] .state").all()}
    assert len(shapes) >= 3 and len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize("zone", draw(["Pacific/Kiritimati", "Europe/Paris", "America/Los_Angeles"], 1))
def test_at_any_instant_of_two_years_and_wherever_one_reads_the_script_tells_what_a_build_would(browse, demonstration_site, tmp_path, zone):
    chance, page = random.Random(zone), browse(service_workers="block", timezone_id=zone)
    nights = [(f"2026-{month:02}-28T22:00", f"2026-{month:02}-29T05:00") for month in (3, 6, 10, 12)]
    feed = notices(
        {"id": "nuits", "about": [{"route_id": "3"}], "periods": nights},
        {"id": "été", "about": [{"route_id": "25"}], "periods": [("2026-07-01T00:00", "2026-09-01T00:00")], "effect": Alert.NO_SERVICE},
        {"id": "sans", "about": [{"route_id": "NUIT"}], "effect": Alert.OTHER_EFFECT},
    )
    told = written(tmp_path, feed.SerializeToString(), MORNING)
    opened(page, demonstration_site, "trafic/", MORNING, told)
    said = realtime.read_realtime(feed.SerializeToString(), NETWORK, at(MORNING), dict).disruptions
    by_town = set(page.evaluate("[...document.querySelectorAll('[data-town=oui]')].flatMap((one) => one.dataset.lines.split(/:\\w+ ?/))"))
    for _ in range(trials(full=400, sample=25)):
        anywhere = at("2026-01-01T00:00") + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
        near = at(chance.choice(chance.choice(nights))) + timedelta(seconds=chance.randrange(-90, 90))
        moment = chance.choice((anywhere, near))
        page.route(LIVE, answering(changed(told, made=moment.isoformat())))
        page.clock.set_fixed_time(moment)
        ask_again(page)
        shown = {line: state for line, state in page.evaluate(STATES).items() if line not in by_town}
        rows = build_traffic(NETWORK, said, OperatorContact(moment, True, True), moment).rows
        assert shown == {row.badge.slug: row.state for row in rows if row.badge.slug in shown}, moment
