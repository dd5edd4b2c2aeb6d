"""The public holidays of a town besides those of France: what its settings say, or its department."""

import pytest

from plugins.core.infrastructure.settings import gather_settings
from plugins.town.places.settings import Settings, find_local_holidays
from tests.town.small_town import CONF


def find(postcode, **conf):
    town = {**CONF, "TOWN": {**CONF["TOWN"], "postcode": postcode}, **conf}
    return find_local_holidays(town, gather_settings(Settings, town, {}))


@pytest.mark.parametrize("postcode", ["57000", "67000", "68100"])
def test_alsace_and_moselle_have_two_more(postcode):
    assert find(postcode) == ("easter -2 days", "Dec 26")


@pytest.mark.parametrize("postcode", ["54000", "88000", "", "95430"])
def test_others_have_none(postcode):
    assert find(postcode) == ()


@pytest.mark.parametrize(
    ("written", "understood"), [(["26 décembre"], ("Dec 26",)), ([], ()), (["vendredi Saint", "1er août"], ("easter -2 days", "Aug 01"))]
)
def test_the_town_says_otherwise(written, understood):
    assert find("67000", LOCAL_HOLIDAYS=written) == understood
