"""Opening hours as a French reader finds them."""

from datetime import datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.languages.catalog import read_words
from plugins.town.places import hours_words
from plugins.town.places.hours_words import format_line, list_sections
from plugins.town.places.openings import Hours, list_openings
from tests.house import ROOT

TABLE = "Tu-Sa 12:00-14:00,19:00-22:30; Su 12:00-14:30; PH off"


def told(text):
    return [
        (section.title[:1].upper() + section.title[1:], [(row.days, row.times.replace("\u202f", " ")) for row in section.rows])
        for section in list_sections(text)
    ]


def plain(text):
    return text.replace("\u202f", " ")


def test_a_week_is_told_by_the_days_that_are_alike():
    assert told(TABLE) == [
        (
            "",
            [
                ("du mardi au samedi", "de 12 h à 14 h et de 19 h à 22 h 30"),
                ("dimanche", "de 12 h à 14 h 30"),
                ("lundi", "fermé"),
                ("jours fériés", "fermé"),
            ],
        )
    ]


SENTENCES = {
    "24/7": "tous les jours : jour et nuit",
    "Fr-Mo 10:00-24:00": "du vendredi au lundi : de 10 h à minuit ; du mardi au jeudi : fermé",
    "Mo,Th 09:00-12:00; PH off": "lundi et jeudi : de 9 h à 12 h ; mardi, mercredi et du vendredi au dimanche : fermé ; "
    "jours fériés : fermé",
    "Mo-Fr 09:00-12:00, Fr 20:00-22:00": "du lundi au jeudi : de 9 h à 12 h ; vendredi : de 9 h à 12 h et de 20 h à 22 h ; "
    "samedi et dimanche : fermé",
    "Sa[1] 10:00-12:00": "le premier samedi du mois : de 10 h à 12 h ; les autres jours : fermé",
    "sunrise-sunset": "tous les jours : du lever du soleil au coucher du soleil",
    "(sunrise+01:00)-(sunset-00:30)": "tous les jours : de 1 h après le lever du soleil jusqu’à 30 min avant le coucher du soleil",
    "dawn-dusk": "tous les jours : de l’aube au crépuscule",
    "week 01-53/2 We 10:00-12:00": "les semaines impaires, mercredi : de 10 h à 12 h ; du jeudi au mardi : fermé",
    'Mo-Th 09:00-12:00; Fr unknown "sur rendez-vous"': "du lundi au jeudi : de 9 h à 12 h ; vendredi : sur rendez-vous ; "
    "samedi et dimanche : fermé",
    "Apr-Sep Mo-Su 08:00-20:00; Oct-Mar Mo-Su 08:00-18:00": "horaires selon la saison",
    "Mo-Su 09:00-18:00; Aug off; Dec 25 off": "tous les jours : de 9 h à 18 h ; en août : fermé ; le 25 décembre : fermé",
    'Mo-Su 09:00-18:00 "entrée par la cour"': "tous les jours : de 9 h à 18 h (entrée par la cour)",
    "Mo-Fr 10:00-12:00; SH Mo-Fr 10:00-18:00": "du lundi au vendredi : de 10 h à 12 h ; samedi et dimanche : fermé ; "
    "vacances scolaires, du lundi au vendredi : de 10 h à 18 h ; vacances scolaires, samedi et dimanche : fermé",
    "Mo-Fr 10:00-18:00; 12:00-14:00 off": "du lundi au vendredi : de 10 h à 12 h et de 14 h à 18 h ; samedi et dimanche : fermé",
}


def test_hours_of_seasons_and_of_holidays_do_not_close_the_rest_of_the_year():
    for holidays in ("PH 09:00-18:00", "PH off"):
        found = told(f"Apr-Sep 07:00-21:00; Oct-Mar 08:00-18:00; {holidays}")
        assert [title for title, _ in found] == ["D’avril à septembre", "D’octobre à mars"]
        assert [days for _, rows in found for days, _ in rows] == ["tous les jours", "jours fériés"] * 2


@pytest.mark.parametrize("text", SENTENCES)
def test_a_list_tells_hours_in_one_sentence(text):
    assert plain(format_line(text)) == SENTENCES[text]


def test_each_season_has_its_week_and_says_the_holidays():
    assert told("Apr-Sep We-Su 10:00-18:00; Oct-Mar Sa-Su 14:00-17:30; PH off") == [
        ("D’avril à septembre", [("du mercredi au dimanche", "de 10 h à 18 h"), ("lundi et mardi", "fermé"), ("jours fériés", "fermé")]),
        ("D’octobre à mars", [("samedi et dimanche", "de 14 h à 17 h 30"), ("du lundi au vendredi", "fermé"), ("jours fériés", "fermé")]),
    ]


def test_a_season_takes_the_place_of_its_days_alone():
    assert told("Tu-Sa 09:00-19:00; Jul-Aug Sa off; PH off")[1] == (
        "De juillet à août",
        [("du mardi au vendredi", "de 9 h à 19 h"), ("du samedi au lundi", "fermé"), ("jours fériés", "fermé")],
    )


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (range(7), "tous les jours"),
        ([0], "lundi"),
        ([5, 6], "samedi et dimanche"),
        ([0, 6], "lundi et dimanche"),
        ([0, 1, 5, 6], "du samedi au mardi"),
        ([0, 2, 4], "lundi, mercredi et vendredi"),
        ([0, 1, 2, 4], "du lundi au mercredi et vendredi"),
    ],
)
def test_days_are_told_as_one_says_them(numbers, sentence):
    assert hours_words.format_days(numbers) == sentence


ENGLISH = read_words("en", ((ROOT / "theme/locale/en.po").read_bytes(),))
IN_ENGLISH = {
    TABLE: "Tuesday to Saturday: from 12:00 to 14:00 and from 19:00 to 22:30; Sunday: from 12:00 to 14:30; Monday: closed; "
    "public holidays: closed",
    "24/7": "every day: day and night",
    "Fr-Mo 10:00-24:00": "Friday to Monday: from 10:00 to midnight; Tuesday to Thursday: closed",
    "Sa[1] 10:00-12:00": "the first Saturday of the month: from 10:00 to 12:00; other days: closed",
    "Sa[-2] 10:00-12:00": "the last but one Saturday of the month: from 10:00 to 12:00; other days: closed",
    "(sunrise+01:00)-(sunset-00:30)": "every day: from 1 h after sunrise until 30 min before sunset",
    "Mo-Su 09:00-18:00; Apr-May off; Dec 25 off": "every day: from 9:00 to 18:00; April to May: closed; on 25 December: closed",
    "Apr-Sep 08:00-20:00; Oct-Mar 08:00-18:00": "opening hours depend on the season",
    'Mo-Su 09:00-18:00 "by the Mill"': "every day: from 9:00 to 18:00 (by the Mill)",
}


@pytest.mark.parametrize("text", IN_ENGLISH)
def test_a_page_in_another_language_tells_hours_in_it(text):
    assert plain(format_line(text, ENGLISH)) == IN_ENGLISH[text]


@pytest.mark.parametrize("text", [*SENTENCES, *IN_ENGLISH])
def test_no_word_of_hours_stays_french_in_english(text):
    french = {*hours_words.WEEKDAYS, *hours_words.MONTHS, "du", "le", "les", "jours", "fermé", "et", "de", "à", "au", "jusqu’à"}
    said = " ".join(f"{section.title} {row.days} {row.times}" for section in list_sections(text, ENGLISH) for row in section.rows)
    assert not french & set(said.replace("(entrée par la cour)", "").replace("sur rendez-vous", "").split())


def test_the_last_saturday_but_one_and_the_hours_after_dawn_are_said_in_french():
    assert hours_words.format_ranked_weekday(5, -2) == "l’avant-dernier samedi du mois"
    assert plain(format_line("(dawn+01:00)-dusk")) == "tous les jours : de 1 h après l’aube au crépuscule"


SUMMER = "Jour férié de juillet à août : "
MEETING = {
    "Mo,We 12:00-14:00; SH Mo-Fr 10:00-20:00; PH off": [
        "Jour férié pendant les vacances scolaires : fermé. La ligne « jours fériés » l’emporte."
    ],
    "Mo-Fr 09:00-12:00; Jul-Aug Mo-Su 10:00-20:00; PH off": [f"{SUMMER}fermé. La ligne « jours fériés » l’emporte."],
    "Mo-Fr 09:00-12:00; PH off; Jul-Aug Mo-Su 10:00-20:00": [f"{SUMMER}de 10 h à 20 h. La ligne « de juillet à août » l’emporte."],
    "Mo-Fr 09:00-12:00; PH off; Jul 14 10:00-12:00": ["Jour férié le 14 juillet : de 10 h à 12 h. La ligne « le 14 juillet » l’emporte."],
    "Mo-Fr 09:00-12:00; PH off; Dec 24 10:00-12:00": [],
    "We 14:00-18:00; SH off; PH off": [],
    "Mo-Fr 09:00-12:00; SH 10:00-20:00": [],
}
"""Hours, and what is said of the days that two of their rows are about."""


@pytest.mark.parametrize("text", MEETING)
def test_which_of_two_rows_wins_is_said(text):
    assert [plain(note) for section in list_sections(text) for note in section.notes] == MEETING[text]


@pytest.mark.parametrize("text", [text for text in MEETING if "SH" not in text and MEETING[text]])
def test_the_row_that_is_said_to_win_is_the_one_that_holds(text):
    day = datetime(2026, 7, 14, tzinfo=PARIS)
    opened = [
        (period.start.hour, period.end.hour)
        for period in list_openings(Hours(text), day, day + timedelta(days=1))
        if period.state == "open"
    ]
    (note,) = MEETING[text]
    assert [f"de {start} h à {end} h" in note for start, end in opened] == [True] * len(opened)
    assert bool(opened) != ("fermé" in note)


def test_a_season_of_some_weekdays_tells_their_holidays_apart():
    (_, summer) = list_sections("Mo-Fr 09:00-12:00; PH off; Jul-Aug Mo-Fr 10:00-20:00")
    holidays = [(row.days, plain(row.times)) for row in summer.rows if "fériés" in row.days]
    assert holidays == [("jours fériés, du lundi au vendredi", "de 10 h à 20 h"), ("jours fériés, samedi et dimanche", "fermé")]
