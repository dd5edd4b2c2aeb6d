"""A webmaster who picks colours is told at once, in French, what cannot be read and what would be."""

import re

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.branding.palettes import compute_contrast
from plugins.journal.branding.room import Settings, TownLook, parse_look


def told(value):
    with pytest.raises(SettingsError) as refusal:
        parse_look(value)
    return refusal.value.mistakes


def test_without_a_word_the_look_is_the_themes():
    assert gather_settings(Settings, {}, {}).look == TownLook()


def test_a_pair_that_cannot_be_read_is_refused_with_the_nearest_that_can():
    (mistake,) = told({"town": "#7fb2d1"})
    assert "town : « #7fb2d1 » ne se lit pas assez sur les zones calmes (« #f1ebdf ») : contraste de 1,9, il en faut 4,5." in mistake
    better = re.search(r"La plus proche qui convienne : « (#\w{6}) »", mistake)[1]
    assert parse_look({"town": better}).palette.town == better
    assert compute_contrast(better, "#f1ebdf") < 4.7


def test_both_colours_are_told_at_once():
    assert [mistake[:6] for mistake in told({"town": "#eeeeee", "accent": "#ffd700"})] == ["town :", "accent"]


def test_a_colour_is_measured_on_the_grounds_of_the_chosen_palette():
    assert parse_look({"palette": "riviere", "town": "#6a3ea1"}).palette.day["paper"] == "#f6f9f8"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("rouge", "il faut un dictionnaire"),
        ({"pallete": "verger"}, "« pallete » n’est pas connu. Les clés sont : palette, town, accent, density, arms."),
        ({"palette": "vergers"}, "palette : « vergers » n’existe pas. Vouliez-vous dire « verger » ?"),
        ({"density": "x"}, "density : « x » n’existe pas. Choisissez parmi : aeree, normale, serree."),
        ({"town": "bleu"}, "town : « bleu » n’est pas une couleur. Écrivez par exemple « #1f4257 »."),
        ({"accent": "#12345"}, "accent : « #12345 » n’est pas une couleur."),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_write(value, words):
    with pytest.raises((SettingsError, ValueError)) as refusal:
        parse_look(value)
    assert words in str(refusal.value)


@pytest.mark.parametrize("name", ["rivière", "Riviere", " riviere"])
def test_a_palette_is_known_with_or_without_its_accents(name):
    assert parse_look({"palette": name}) == parse_look({"palette": "riviere"})


def test_a_colour_may_be_short_and_in_capitals():
    assert parse_look({"town": "#037"}).palette.town == "#037" and parse_look({"accent": "#A93A24"}).palette.accent == "#a93a24"
