"""A town that has left the demonstration is told what it still has of it, and cannot put it online as its own."""

import pytest

from plugins.editorial.check import check
from plugins.editorial.demonstration import kept, refuse
from plugins.publication.errors import Exit, SettingsError
from plugins.publication.settings import load
from tests.editorial.desk import CONF, MARKET, article, sorts, write
from tests.house import ROOT
from tests.journal import TestJournal

HOME = {"name": "Ma Ville", "address": "1, place de la Mairie", "phone": "03 44 00 00 00"}
TOWN = {
    **CONF,
    "DEMONSTRATION_NOW": None,
    "SITEURL": "https://journal.ma-ville.fr",
    "FEED_AUTHORITY": "ma-ville.fr,2026",
    "TOWN": HOME,
}


def report_on(folder, environ=None, **changed):
    return check(write(folder / "content", {MARKET: article()}), {**TOWN, **changed}, environ or {})


@pytest.mark.parametrize("name", ["SITEURL", "FEED_AUTHORITY"])
def test_an_address_kept_from_the_demonstration_is_a_warning(tmp_path, name):
    report = report_on(tmp_path, **{name: CONF[name]})
    (mistake,) = report.warnings
    assert str(mistake).startswith(f"réglages  {name} : « {CONF[name]} » est de la démonstration.")
    assert report.exit_code == Exit.DONE


def test_the_demonstration_itself_and_a_town_of_its_own_are_left_in_peace(tmp_path):
    assert sorts(report_on(tmp_path).mistakes) == []
    assert sorts(report_on(tmp_path, **CONF).mistakes) == []


def test_the_public_address_of_the_environment_counts(tmp_path):
    assert sorts(report_on(tmp_path, {"BEFFROI_SITEURL": "https://journal.ma-ville.fr"}, SITEURL=CONF["SITEURL"]).mistakes) == []


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({"TOWN": {**HOME, "phone": "02 61 91 00 12"}}, "02 61 91 00 12"),
        ({"TOWN": {**HOME, "phone": "0639982016"}}, "0639982016"),
        ({"TOWN": {**HOME, "email": "mairie@valbrune.example"}}, "mairie@valbrune.example"),
        ({"ACCOUNTS": [{"network": "x", "handle": "valbrune"}]}, "valbrune"),
        ({"LEGAL": {"director": "Hélène Vasseur", "host": {"address": "4, rue du Halage, 95999 Valbrune-sur-Oise"}}}, "4, rue du Halage"),
        ({"SITESUBTITLE": "Le journal de Valbrune-sur-Oise"}, "Le journal de Valbrune-sur-Oise"),
    ],
)
def test_whatever_a_setting_keeps_is_found_however_deep(changed, written):
    (name,) = changed
    assert kept({**TOWN, **changed}, {})[name].startswith(written)


@pytest.mark.parametrize("phone", ["03 44 26 19 10", "+33 2 61 91 00 12", "102 61 91"])
def test_a_telephone_that_somebody_has_is_left_alone(phone):
    assert kept({**TOWN, "TOWN": {**HOME, "phone": phone}}, {}) == {}


def test_each_setting_that_is_kept_is_refused_at_once_with_its_remedy():
    demonstration = load(ROOT / "publishconf.py")
    with pytest.raises(SettingsError) as error:
        refuse(demonstration, {"BEFFROI_SITEURL": "https://journal.ma-ville.fr"}, folder=True)
    told = {mistake.partition(" : ")[0] for mistake in error.value.mistakes[:-1]}
    assert {"TOWN", "LEGAL", "PERSONAL_DATA", "ACCOUNTS", "FEED_AUTHORITY", "SITESUBTITLE", "DEMONSTRATION_NOW"} <= told
    assert "SITEURL" not in told


def test_the_demonstration_is_shown_from_a_folder_under_an_address_that_is_nobodys():
    demonstration = load(ROOT / "publishconf.py")
    refuse(demonstration, {}, folder=True)
    refuse(demonstration, {"BEFFROI_SITEURL": "https://essai.example"}, folder=True)
    with pytest.raises(SettingsError):
        refuse(demonstration, {}, folder=False)


@pytest.mark.parametrize("folder", [True, False])
def test_a_town_of_its_own_is_put_online_anywhere(folder):
    refuse(TOWN, {}, folder)


@pytest.mark.parametrize(
    ("settings", "address"),
    [("DEPLOY = 'folder:www'", "https://journal.ma-ville.fr"), ("DEPLOY = 'rsync:/nulle/part'", "https://essai.example")],
)
def test_deploy_puts_nothing_of_the_demonstration_online(tmp_path, settings, address):
    journal = TestJournal(tmp_path, settings=settings)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text("<p>Une.</p>", encoding="utf-8")
    said = journal.run("deploy", "--output", "output", code=2, BEFFROI_SITEURL=address)
    assert "TOWN : « Valbrune-sur-Oise » est de la démonstration." in said.stdout + said.stderr
    assert not (tmp_path / "www").exists()
