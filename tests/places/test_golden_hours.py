"""Every hour of the golden list, word by word."""

import pytest

from plugins.town.places.hours_grammar import format_rules, parse_hours
from plugins.town.places.hours_words import format_line, list_sections
from tests.places.golden_hours import GOLDEN


@pytest.mark.parametrize("text", GOLDEN)
def test_hours_are_kept_in_one_form_and_told_in_these_words(text):
    form, *expected = GOLDEN[text]
    assert format_rules(parse_hours(text)) == form
    told = [
        (one.title[:1].upper() + one.title[1:], *(f"{row.days} : {row.times}".replace("\u202f", " ") for row in one.rows))
        for one in list_sections(text)
    ]
    assert told == expected
    assert list_sections(form) == list_sections(text)


@pytest.mark.parametrize("text", GOLDEN)
def test_a_list_tells_them_on_one_line(text):
    assert format_line(text) and "\n" not in format_line(text) and "  " not in format_line(text)
