"""A town that has left the demonstration is told what it still has of it: nobody would find its journal."""

import pytest

from plugins.editorial.check import check
from plugins.publication.errors import Exit
from tests.editorial.desk import CONF, MARKET, article, sorts, write

TOWN = {**CONF, "DEMONSTRATION_NOW": None, "SITEURL": "https://journal.ma-ville.fr", "FEED_AUTHORITY": "ma-ville.fr,2026"}


def report_on(folder, environ=None, **changed):
    return check(write(folder / "content", {MARKET: article()}), {**TOWN, **changed}, environ or {})


@pytest.mark.parametrize("kept", ["SITEURL", "FEED_AUTHORITY"])
def test_an_address_kept_from_the_demonstration_is_a_warning(tmp_path, kept):
    report = report_on(tmp_path, **{kept: CONF[kept]})
    (mistake,) = report.warnings
    assert str(mistake).startswith(f"réglages  {kept} : « {CONF[kept]} » est de la démonstration.")
    assert report.exit_code == Exit.DONE


def test_the_demonstration_itself_and_a_town_of_its_own_are_left_in_peace(tmp_path):
    assert sorts(report_on(tmp_path).mistakes) == []
    assert sorts(report_on(tmp_path, **CONF).mistakes) == []


def test_the_public_address_of_the_environment_counts(tmp_path):
    assert sorts(report_on(tmp_path, {"BEFFROI_SITEURL": "https://journal.ma-ville.fr"}, SITEURL=CONF["SITEURL"]).mistakes) == []
