"""A number that others wrote is read or refused in words, whatever its digits: `int` raises for thousands of them, and for « ² »."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.mail import mail_server
from plugins.core.infrastructure.settings import SettingField
from plugins.core.publication.raw_value import InvalidValue, RawValue, parse_whole_number
from plugins.journal.law.accessibility import parse_year
from plugins.service.desk.town_pages import _list_numbers, _read_text
from plugins.town.agenda.recurrence import parse_rule, read_repetition
from plugins.town.council.kinds import _parse_number
from plugins.towns.state_check.probes import find_weakness
from plugins.voices.neighbours.kinds import read_hours

ODD = {"long": "9" * 4301, "squared": "²", "circled": "①", "other script": "٣", "signed": "+3", "spaced": "3 3", "underscored": "1_0"}


def test_digits_alone_are_a_number_and_few_of_them():
    assert [parse_whole_number(text) for text in ("0", "007", "999999999")] == [0, 7, 999_999_999]
    assert [parse_whole_number(text) for text in ("", "-1", "1.0", "1000000000", *ODD.values())] == [None] * 11
    assert parse_whole_number("1000000000", 10) == 10**9


READERS = {
    "hours": lambda text: read_hours(RawValue(text, 1)),
    "votes": lambda text: _parse_number(RawValue(text, 1)),
    "count": lambda text: parse_rule(f"FREQ=DAILY;COUNT={text}"),
    "interval": lambda text: parse_rule(f"FREQ=DAILY;INTERVAL={text}"),
    "rank": lambda text: parse_rule(f"FREQ=MONTHLY;BYDAY=SA;BYSETPOS={text}"),
    "port": lambda text: mail_server({"BEFFROI_MAIL_SERVER": f"smtp.ville.example:{text}"}),
    "year": parse_year,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("odd", ["long", "squared", "circled", "underscored"])
def test_an_odd_number_is_refused_in_words(reader, odd):
    with pytest.raises((InvalidValue, SettingsError, ValueError), match=r"[«»]"):
        READERS[reader](ODD[odd])


@pytest.mark.parametrize("odd", ["long", "squared"])
def test_a_repetition_of_so_many_weeks_is_no_rule(odd):
    with pytest.raises(InvalidValue, match="répétition"):
        read_repetition(RawValue(f"chaque {'9' * 5000 if odd == 'long' else '9999999'} semaines", 1))


@pytest.mark.parametrize("odd", ODD)
def test_the_form_of_the_settings_keeps_what_is_no_number_for_its_checks(odd):
    assert _list_numbers({f"lists.{ODD[odd]}.key": "x", "lists.2.key": "y"}, "lists") == [2]
    assert _read_text(SettingField("most", "number", "Nombre"), ODD[odd]) == ODD[odd]


def test_a_share_of_a_published_mail_policy_may_be_thousands_of_digits():
    assert find_weakness(f"v=DMARC1; p=quarantine; pct={'9' * 5000}") == ""
