"""Telephone numbers: every way in which the French write them, one way to dial them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.town.places.reads import NoNumber, parse_phone, parse_phones
from tests.campaign import trials

IN_FRANCE = ("02 61 91 00 12", "0261910012", "02.61.91.00.12", "02-61-91-00-12", "02\u00a061\u00a091\u00a000\u00a012", "02/61/91/00/12")
FROM_ABROAD = ("+33 2 61 91 00 12", "+33261910012", "0033 2 61 91 00 12", "+33 (0)2 61 91 00 12")
WRONG = ("", "02 61 91", "02 61 91 00 12 34", "261910012", "+33 2 61", "poste 12", "+1", "02 61 91 OO 12", "<b>")


@pytest.mark.parametrize("written", [*IN_FRANCE, *FROM_ABROAD])
def test_a_french_number_is_dialled_from_anywhere(written):
    found = parse_phone(written)
    assert (found.href, found.display.replace("\u00a0", " ")) == ("tel:+33261910012", "02 61 91 00 12")


@pytest.mark.parametrize("written", ["15", "112", "3919", "116 000", "118 218"])
def test_a_short_number_is_dialled_as_it_is(written):
    assert parse_phone(written).href == f"tel:{written.replace(' ', '')}"


def test_a_number_abroad_keeps_its_form():
    assert (parse_phone("+32 2 123 45 67").href, parse_phone("+32 2 123 45 67").display) == (
        "tel:+3221234567",
        "+32\u00a02\u00a0123\u00a045\u00a067",
    )


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NoNumber):
        parse_phone(written)


def test_several_numbers_are_told_apart():
    assert [one.dialled for one in parse_phones("02 61 91 00 12 ou 06 39 98 20 16, 15")] == ["+33261910012", "+33639982016", "15"]


@given(st.text("0123456789+ .-()ou", max_size=20))
@settings(max_examples=trials(full=3000, sample=100), deadline=None)
def test_whatever_is_written_what_is_dialled_is_digits(written):
    try:
        assert re.fullmatch(r"\+?\d{2,15}", parse_phone(written).dialled)
    except NoNumber as wrong:
        assert str(wrong)
