"""An address that networks were given goes on leading to its page."""

from dataclasses import replace
from datetime import datetime

import pytest

from plugins.announce import checks
from plugins.announce.syndication import AddressClaim, find_former_addresses
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.overview import JournalLines, QuietText
from plugins.core.publication.publication import format_guid
from tests.announce.test_gather import ONE

AUTHORITY, SITE = "valbrune.example,2024", "https://journal.example.org"
NOW = replace(ONE, source="articles/a.md", identity="essai-a", stamped=True, address="2026/03/nouvelle/", aliases=())
NAME = format_guid(AUTHORITY, "essai-a")


def former(*publications, links=(f"{SITE}/2026/03/ancienne/",), site=SITE):
    """What is found of those publications."""
    claims = [AddressClaim(each.source, each.identity, each.address, each.aliases) for each in publications]
    stamped_sources = {each.source for each in publications if each.stamped}
    return find_former_addresses(claims, {NAME: tuple(links)}, AUTHORITY, site, stamped_sources.__contains__)


def test_the_address_that_was_announced_is_kept():
    assert former(NOW) == {"articles/a.md": ("2026/03/ancienne/",)}


def test_the_present_address_and_those_that_the_editor_keeps_are_no_former_ones():
    assert former(NOW, links=[f"{SITE}/2026/03/nouvelle/"]) == {}
    assert former(replace(NOW, aliases=("2026/03/ancienne/",))) == {}


def test_an_address_that_another_publication_has_is_left_to_it():
    assert former(NOW, replace(NOW, source="articles/b.md", identity="essai-b", address="2026/03/ancienne/")) == {}


def test_another_host_and_the_home_page_are_beyond_reach():
    assert former(NOW, links=["https://ailleurs.example/2026/03/ancienne/", f"{SITE}/", "", SITE]) == {}


def test_a_site_in_a_folder_of_its_host_keeps_its_own_addresses_only():
    links = ["https://ville.fr/journal/2026/03/ancienne/", "https://ville.fr/mairie/"]
    assert former(NOW, links=links, site="https://ville.fr/journal") == {"articles/a.md": ("2026/03/ancienne/",)}


@pytest.mark.parametrize("address", ["2026/03/nouvelle/", "2026/03/ancienne/"])
def test_a_quiet_text_is_taken_out_of_the_store_only_if_it_is_not_where_it_was_announced(monkeypatch, address):
    monkeypatch.setattr(checks.syndication, "read_addresses", lambda path: {NAME: (f"{SITE}/{address}",)})
    quiet = QuietText("article", (), NOW.address, NOW.identity, 0.0, 0.0, "", ())
    looked_at = []

    def take_line(source):
        looked_at.append(source)
        return NOW, f"content/{source}"

    lines = JournalLines([NOW.source], {}, {NOW.source: quiet}, take_line)
    conf = {"FEED_AUTHORITY": AUTHORITY, "SITEURL": SITE}
    mistakes = list(checks.check_changed_addresses(lines, conf, datetime(2026, 3, 27, tzinfo=PARIS)))
    assert [mistake.file for mistake in mistakes] == [f"content/{source}" for source in looked_at]
    assert bool(looked_at) == (address != NOW.address)
