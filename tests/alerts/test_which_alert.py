"""Which alert a person means at night, by whatever part of its words comes to hand."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import load_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.town.alerts.alarm import end_alert, find_alert
from tests.alerts.village import WATER, WIND, write
from tests.journal import NOW, TestJournal

RAIN, WAVE = ({**WIND, "id": f"20260327-{name}", "title": sign, "slug": name} for name, sign in (("alerte", "🌧️ 月"), ("alerte-2703", "🌊")))
GAS = {**WIND, "id": "20260327-gaz", "title": "Quartier Gare : fuite de gaz, ne fumez pas", "slug": "fuite-de-gaz"}


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> TownPaths:
    """Two alerts about one quarter that hold, and one about the wind."""
    journal = TestJournal(tmp_path_factory.mktemp("nuit"), 'STRICT_SINCE = "2025-01-01"')
    write(journal, "eau", WATER)
    write(journal, "vent", WIND)
    write(journal, "gaz", GAS)
    write(journal, "pluie", RAIN)
    write(journal, "vague", WAVE)
    write(journal, "ancienne", WIND, id="ancienne", date="2019-03-02 09:00", start=None)
    folder = journal.folder
    return TownPaths(folder / "content", folder / "output", folder / "conf.py", load_settings(folder / "conf.py"), {"BEFFROI_NOW": NOW})


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ne buvez pas l’eau", "20260326-eau"),
        ("ne buvez pas l'eau du robinet", "20260326-eau"),
        ("robinet", "20260326-eau"),
        ("FUITE DE GAZ", "20260327-gaz"),
        ("gaz gare", "20260327-gaz"),
        ("quartier gare fuite", "20260327-gaz"),
        ("https://journal.example/alertes/2026/fuite-de-gaz/", "20260327-gaz"),
        ("20260327-vent", "20260327-vent"),
        ("Vent a 80 km/h", "20260327-vent"),
        ("Quartier Gare : fuite de gaz, ne fumez pas !", "20260327-gaz"),
        ("🌊", "20260327-alerte-2703"),
        ("🌧️  月", "20260327-alerte"),
    ],
)
def test_any_part_that_tells_them_apart_is_understood(town, words, meant):
    assert find_alert(town, words).publication.identity == meant


@pytest.mark.parametrize("words", ["quartier gare", "ne", ""])
def test_words_that_several_say_are_asked_again_with_what_may_be_typed(town, words):
    with pytest.raises(SettingsError) as error:
        find_alert(town, words)
    assert "(fuite-de-gaz)" in str(error.value)


@pytest.mark.parametrize("words", ["le marché du samedi", "!!", "🎪"])
def test_words_that_none_says_end_nothing(town, words):
    with pytest.raises(SettingsError, match="Laquelle"):
        find_alert(town, words)


def test_what_is_said_of_the_end_begins_with_a_capital(town, capsys):
    end_alert(town, find_alert(town, "vent"), "", dry_run=True)
    assert ". L’alerte « Vent" in capsys.readouterr().out
