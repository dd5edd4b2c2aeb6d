"""Each mistake that can be made about a place, told with its remedy."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.places.settings import Settings
from tests.places.desk import checked

CLOSURE = ("closures:", "  - first: 2026-08-23", "    last: 2026-08-03")
OVER = ("closures:", "  - first: 2025-08-03", "    last: 2025-08-23")


@pytest.mark.parametrize(
    ("keys", "sort", "said"),
    [
        ({"opening_hours": "du mardi au samedi midi et soir"}, "horaires illisibles", "Tu-Sa 12:00-14:00,19:00-22:00"),
        ({"opening_hours": "quand il fait beau"}, "horaires illisibles", "Écrivez par exemple"),
        ({"opening_hours": '"Mo-Fr 18:00+"'}, "horaires illisibles", "fermeture"),
        ({"opening_hours": '"PH off; Mo-Fr 09:00-18:00"'}, "exception recouverte", "Mo-Fr 09:00-18:00; PH off"),
        ({"opening_hours": '"Aug off; Mo-Fr 09:00-18:00; PH off"'}, "exception recouverte", "Mo-Fr 09:00-18:00; PH off; Aug off"),
        ({"opening_hours": '"Mo 09:00-12:00; PH off; SH Tu 09:00-12:00"'}, "exception recouverte", "SH Tu 09:00-12:00; PH off"),
        ({"opening_hours": '"sunrise-sunset; PH off"'}, "position manquante", "lat"),
        ({"type": "restorant"}, "valeur inconnue (type)", "restaurant"),
        ({"type": None}, "clé manquante", "type"),
        ({"street_address": None}, "clé manquante", "street_address"),
        ({"phone": "02 61 91 00"}, "téléphone impossible", "8"),
        ({"phone": "appelez-nous"}, "téléphone impossible", "chiffres"),
        ({"email": "chez ida"}, "adresse impossible", "électronique"),
        ({"web": "chez-ida"}, "adresse impossible", "https"),
        ({"lat": "49.1"}, "position incomplète", "lon"),
        ({"lat": "2.19", "lon": "49.1"}, "position inversée", "lat: 49.1"),
        ({"lat": "490", "lon": "deux"}, "position impossible", "degrés"),
        ({"lat": "nord", "lon": "2000"}, "position impossible", "degrés"),
        ({"price_range": "cher"}, "valeur inconnue (prix)", "€€€"),
        ({"accessibility": "fauteil roulant"}, "valeur inconnue (accessibilité)", "fauteuil roulant"),
        ({"languages": "anglait"}, "valeur inconnue (langues parlées)", "anglais"),
        ({"consent_owner": "non"}, "exploitant opposé", "hidden"),
        ({"lieux": "[nulle-part]"}, "lieu introuvable", "new lieu"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_published(tmp_path, keys, sort, said):
    found = [mistake for mistake in checked(tmp_path, **keys) if not mistake.harmless]
    assert {mistake.sort for mistake in found} == {sort}
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("keys", "sort"),
    [
        ({"opening_hours": '"Mo-Fr 09:00-18:00"'}, "jours fériés non dits"),
        ({"opening_hours": '"Mo-Su 09:00-18:00; Mo-Su off; PH off"'}, "jamais ouvert"),
        ({"opening_hours": '"Mo-Fr 09:00-12:00; PH off; Jul-Aug Mo-Su 10:00-20:00"'}, "jour férié disputé"),
        ({"opening_hours": '"Mo-Fr 09:00-12:00; Jul 14 10:00-12:00; PH off"'}, "jour férié disputé"),
        ({"consent_owner": None}, "accord du lieu manquant"),
    ],
)
def test_a_doubt_is_told_and_the_place_is_published(tmp_path, keys, sort):
    assert [(mistake.sort, mistake.harmless) for mistake in checked(tmp_path, **keys)] == [(sort, True)]


def test_a_place_without_mistakes_has_none(tmp_path):
    assert list(checked(tmp_path)) == []


def test_hours_may_be_a_list_of_rules(tmp_path):
    assert checked(tmp_path, "opening_hours:", '  - "Tu-Sa 12:00-14:00"', '  - "PH off"', opening_hours=None) == []


def test_hours_of_the_sun_that_cannot_be_followed_later_in_the_year_are_refused_though_they_open_today(tmp_path):
    found = checked(tmp_path, opening_hours='"Mo-Su (sunset+05:00)-(dusk+04:30); PH off"', lat="42.6", lon="9.4")
    assert [(mistake.sort, mistake.harmless) for mistake in found] == [("horaires illisibles", False)]


def test_a_closure_that_ends_before_it_starts_is_refused_and_one_that_is_over_is_told(tmp_path):
    assert [(one.sort, one.harmless) for one in checked(tmp_path, *CLOSURE)] == [("dates contradictoires", False)]
    assert [(one.sort, one.harmless) for one in checked(tmp_path, *OVER)] == [("fermeture passée", True)]


def test_the_hours_of_a_closure_are_hours_alone(tmp_path):
    found = checked(tmp_path, "closures:", "  - first: 2026-08-03", '    hours: "Mo 10:00-12:00"')
    assert "des heures" in str(found[0]) and found[0].line == 10


def test_school_holidays_are_refused_unless_the_town_says_when_they_are(tmp_path):
    keys = {"opening_hours": '"We 14:00-18:00; SH 10:00-18:00; PH off"'}
    assert checked(tmp_path, **keys) == []
    assert [one.sort for one in checked(tmp_path, conf={"SCHOOL_HOLIDAYS": ()}, **keys)] == ["vacances inconnues"]


def test_what_opens_in_school_holidays_alone_opens_once_the_town_says_when_they_are(tmp_path):
    school = {"SCHOOL_HOLIDAYS": (("2020-01-01", "2099-12-31"),)}
    assert checked(tmp_path, conf=school, opening_hours='"SH Mo-Fr 10:00-18:00; PH off"') == []


def test_a_park_belongs_to_everybody(tmp_path):
    assert checked(tmp_path, type="parc", consent_owner=None) == []


def test_the_same_place_in_two_files_is_refused(tmp_path):
    checked(tmp_path)
    text = (tmp_path / "lieux" / "ida.md").read_text(encoding="utf-8")
    (tmp_path / "lieux" / "autre.md").write_text(text.replace("id: essai", "id: autre\nslug: ida-2"), encoding="utf-8")
    assert "lieu en double" in [one.sort for one in checked(tmp_path)]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SCHOOL_HOLIDAYS", ["2026-04-11"], "paire"),
        ("SCHOOL_HOLIDAYS", [("2026-04-26", "2026-04-11")], "avant"),
        ("SCHOOL_HOLIDAYS", [("hier", "demain")], "date"),
        ("SCHOOL_HOLIDAYS", "2026", "liste"),
        ("MAP_TILES", "https://a.example", "attribution"),
        ("MAP_TILES", {"url": "http://a.example/{z}/{x}/{y}.png", "attribution": "©"}, "https"),
        ("MAP_TILES", {"url": "https://a.example/{z}/{x}.png", "attribution": "©"}, "{y}"),
        ("MAP_TILES", {"url": "https://{s}.a.example/{z}/{x}/{y}.png", "attribution": "©"}, "{s}"),
    ],
)
def test_a_setting_that_cannot_be_used_says_why(name, value, said):
    with pytest.raises(SettingsError, match=name) as wrong:
        gather_settings(Settings, {name: value}, {})
    assert said in str(wrong.value)
