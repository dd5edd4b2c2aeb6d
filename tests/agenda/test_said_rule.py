"""How a rule is said to readers."""

from datetime import date

import pytest

from plugins.core.publication.words import Words
from plugins.town.agenda.event import format_rule
from tests.agenda.desk import schedule

SATURDAY, SUNDAY = "28 mars 2026 de 8 h à 13 h", "29 mars 2026 de 8 h à 13 h"


@pytest.mark.parametrize(
    ("written", "rule", "words"),
    [
        (SATURDAY, "chaque jour", "chaque jour"),
        (SATURDAY, "FREQ=DAILY;INTERVAL=2", "un jour sur deux"),
        (SATURDAY, "chaque samedi", "chaque samedi"),
        (SATURDAY, "chaque semaine", "chaque samedi"),
        (SATURDAY, "chaque mardi et samedi", "chaque mardi et samedi"),
        (SATURDAY, "les lundis, mercredis et samedis", "chaque lundi, mercredi et samedi"),
        (SATURDAY, "du mardi au dimanche", "du mardi au dimanche"),
        (SATURDAY, "FREQ=DAILY;BYDAY=TU,WE,TH,FR,SA,SU", "du mardi au dimanche"),
        (SATURDAY, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "chaque jour"),
        (SATURDAY, "un samedi sur deux", "un samedi sur deux"),
        (SATURDAY, "FREQ=WEEKLY;INTERVAL=3", "un samedi sur trois"),
        (SATURDAY, "le dernier samedi du mois", "le dernier samedi du mois"),
        ("2 avril 2026 à 18 h", "le premier et le troisième jeudi du mois", "le premier jeudi du mois et le troisième jeudi du mois"),
        (SATURDAY, "FREQ=MONTHLY;BYMONTHDAY=28", "le 28 du mois"),
        ("1er avril 2026 à 18 h", "FREQ=MONTHLY;BYMONTHDAY=1,15", "le 1er et 15 du mois"),
        ("31 mars 2026 à 18 h", "FREQ=MONTHLY;BYMONTHDAY=-1", "le dernier jour du mois"),
        (SATURDAY, "chaque mois", "chaque mois"),
        (SATURDAY, "chaque année", "chaque année"),
        (f"{SATURDAY}\n{SUNDAY}", "chaque semaine", "chaque samedi et dimanche"),
    ],
)
def test_a_rule_is_said(written, rule, words):
    assert format_rule(schedule(written, rule)).words == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=28",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA",
        "FREQ=WEEKLY;INTERVAL=9",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1SA",
        "FREQ=MONTHLY;BYMONTHDAY=-4",
        "FREQ=DAILY;INTERVAL=5",
    ],
)
def test_what_no_sentence_says_well_is_not_said(rule):
    said = format_rule(schedule(SATURDAY, rule))
    assert (said.words, said.until) == ("", None)


def test_the_last_day_is_apart_for_the_page_to_write_it():
    assert format_rule(schedule(SATURDAY, "chaque samedi jusqu’au 30 juin 2026")).until == date(2026, 6, 30)


def test_what_does_not_come_back_has_no_rule():
    assert format_rule(schedule(SATURDAY)).words == ""


def test_a_rule_is_said_in_the_language_of_the_page():
    english = Words("en", {("", "chaque %(days)s"): ("every %(days)s",), ("", "samedi"): ("Saturday",)})
    assert format_rule(schedule(SATURDAY, "chaque samedi"), english).words == "every Saturday"
