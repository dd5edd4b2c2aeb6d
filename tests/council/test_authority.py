"""The town as the State knows it: numbers that prove themselves."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.council.room import Settings, list_health_checks


def test_a_town_gives_its_siret_with_or_without_spaces():
    told = gather_settings(
        Settings, {"COUNCIL": {"authority": {"siret": "732 829 320 00074", "prefecture": "SPREF0952"}}}, {}
    ).council.authority
    assert (told.siret, told.prefecture) == ("73282932000074", "SPREF0952")


@pytest.mark.parametrize("wrong", [{"siret": "73282932000075"}, {"siret": "732829320"}, {"prefecture": "95"}, {"siren": "732829320"}])
def test_what_is_no_siret_and_no_prefecture_is_told(wrong):
    with pytest.raises(SettingsError):
        gather_settings(Settings, {"COUNCIL": {"authority": wrong}}, {})


@pytest.mark.parametrize(("authority", "light"), [({"siret": "73282932000074"}, "vert"), ({}, "attention")])
def test_doctor_says_whether_the_national_table_can_be_made(tmp_path, authority, light):
    conf = {"PATH": str(tmp_path), "COUNCIL": {"authority": authority}}
    assert list(list_health_checks(conf, {})) == []
    (tmp_path / "conseil").mkdir()
    (tmp_path / "conseil" / "mars.md").write_text("", encoding="utf-8")
    (look,) = list_health_checks(conf, {})
    (sign,) = look.run()
    assert sign.light == light and bool(sign.remedy) == (light != "vert")
