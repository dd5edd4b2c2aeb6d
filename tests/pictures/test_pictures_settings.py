"""What a webmaster writes about pictures, and how a mistake is told."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import Image
from plugins.journal.pictures.room import Settings

TOWN = {"SITENAME": "Le Beffroi", "SITEURL": "https://journal.valbrune.example", "TOWN": {"name": "Valbrune-sur-Oise"}}


def read(**written):
    return gather_settings(Settings, {**TOWN, **written}, {})


def test_nothing_needs_to_be_written():
    room = read()
    assert room.town == "Valbrune-sur-Oise"
    assert room.default_image is None
    assert room.picture_widths == (240, 480, 800, 1200, 1600)


def test_widths_are_sorted_and_counted_once():
    assert read(PICTURE_WIDTHS=[800, 400, 800]).picture_widths == (400, 800)


def test_the_default_picture_comes_with_its_words():
    assert read(DEFAULT_IMAGE={"src": "images/ville.png", "alt": "La ville"}).default_image == Image("images/ville.png", "La ville")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PICTURE_WIDTHS", []),
        ("PICTURE_WIDTHS", "800"),
        ("PICTURE_WIDTHS", [800, 5]),
        ("PICTURE_WIDTHS", [800, 50_000]),
        ("PICTURE_WIDTHS", [800, "large"]),
        ("PICTURE_SIZES", 3),
        ("DEFAULT_IMAGE", "images/ville.png"),
        ("DEFAULT_IMAGE", {"src": "images/ville.png"}),
        ("DEFAULT_IMAGE", {"src": "", "alt": "La ville"}),
        ("TOWN", "Valbrune"),
        ("TOWN", {"phone": "02 61 91 00 12"}),
    ],
)
def test_a_mistake_is_told_with_its_setting(name, value):
    with pytest.raises(SettingsError, match=f"^{name} : "):
        read(**{name: value})
