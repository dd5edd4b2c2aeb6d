"""A link that dials holds a number and nothing else, however the town writes its own."""

import re

import pytest

from plugins.journal.site.text_filters import phone_digits
from tests.house import ROOT


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("02 61 91 00 12", "+33261910012"),
        ("02\u00a061\u202f91.00-12", "+33261910012"),
        ("02 61 91 00 12 (standard)", "+33261910012"),
        ("Mairie : 02 61 91 00 12 / 13", "+33261910012"),
        ("+33 (0)2 61 91 00 12", "+33261910012"),
        ("3919", "3919"),
        ("à l’accueil", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_what_a_telephone_dials(written, number):
    assert phone_digits(written) == number


def test_no_template_dials_what_people_wrote():
    links = [link for path in (ROOT / "theme/templates").rglob("*.html") for link in re.findall(r'="tel:([^"]*)"', path.read_text())]
    assert [link for link in links if not re.search(r"^\d+$|dialled|\bone\.digits\b", link)] == []
