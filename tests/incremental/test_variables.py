"""Which variables of the environment have the site made again: those that a page can show, and no other."""

import re
from dataclasses import fields

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.room import list_rooms_in_use
from plugins.engine.incremental.disk.inputs import VISIBLE_VARIABLES
from tests.house import ROOT
from tests.incremental.village import Village

DOCUMENTED = sorted(set(re.findall(r"`((?:BEFFROI|RCLONE)_[A-Z_]+)`", (ROOT / "docs" / "reglages.md").read_text(encoding="utf-8"))))
UNSEEN = [name for name in DOCUMENTED if name not in (*VISIBLE_VARIABLES, "BEFFROI_NOW")]


@pytest.fixture(scope="module")
def village(tmp_path_factory) -> Village:
    """A village whose site is built."""
    one = Village(tmp_path_factory.mktemp("variables"))
    one.build()
    return one


def test_no_key_account_or_host_has_the_site_made_again(village):
    before = village.pelicans()
    village.environ = dict.fromkeys(UNSEEN, "autre-valeur")
    village.build()
    assert len(UNSEEN) > 15 and village.pelicans() == before


def test_the_public_address_has_it_made_again(village):
    before = village.pelicans()
    village.environ = {"BEFFROI_SITEURL": "https://autre.example"}
    village.build()
    assert village.pelicans() != before


def test_whatever_variable_a_page_may_depend_on_is_looked_at():
    rooms = load_settings(ROOT / "pelicanconf.py")["PLUGINS"]
    known = {one.metadata["variable"] for room in list_rooms_in_use(rooms) if room.settings for one in fields(room.settings)}
    assert known - {""} <= set(VISIBLE_VARIABLES)
