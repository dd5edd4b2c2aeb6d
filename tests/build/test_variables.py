"""Which variables of the environment have the site made again: those that a page can show, and no other."""

import re
from dataclasses import fields

import pytest

from plugins.build.disk.world import SHOWN
from plugins.publication.rooms import declared
from plugins.publication.settings import load
from tests.build.village import Village
from tests.house import ROOT

DOCUMENTED = sorted(set(re.findall(r"`((?:BEFFROI|RCLONE)_[A-Z_]+)`", (ROOT / "docs" / "reglages.md").read_text(encoding="utf-8"))))
UNSEEN = [name for name in DOCUMENTED if name not in (*SHOWN, "BEFFROI_NOW")]


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
    rooms = load(ROOT / "pelicanconf.py")["PLUGINS"]
    known = {one.metadata["variable"] for room in declared(rooms, "settings", "Settings") for one in fields(room)}
    assert known - {""} <= set(SHOWN)
