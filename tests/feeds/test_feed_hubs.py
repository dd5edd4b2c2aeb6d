"""Each feed names its hubs and itself, so that whoever reads it can ask to be told of changes (https://www.w3.org/TR/websub/#discovery)."""

import json
from dataclasses import replace

import feedparser
import pytest

from plugins.journal.feeds.feed import format_json_feed
from plugins.journal.feeds.feedgen_repaired import format_atom, format_rss
from tests.feeds import sample

HUBS = (sample.HUB, "https://autre.example/")


def links(document: bytes, rel: str) -> list[str]:
    return [link.href for link in feedparser.parse(document).feed.links if link.rel == rel]


@pytest.mark.parametrize(("write", "name"), [(format_rss, "rss.xml"), (format_atom, "atom.xml")])
def test_an_xml_feed_names_its_hubs_and_itself(write, name):
    document = write(replace(sample.three(), hubs=HUBS))
    assert tuple(links(document, "hub")) == HUBS
    assert links(document, "self") == [f"{sample.SITE}/flux/{name}"]


def test_a_json_feed_names_its_hubs_and_itself():
    written = json.loads(format_json_feed(replace(sample.three(), hubs=HUBS)))
    assert written["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]
    assert written["feed_url"] == f"{sample.SITE}/flux/feed.json"


def test_hubs_change_nothing_else_of_a_feed():
    feed = feedparser.parse(format_rss(replace(sample.three(), hubs=HUBS))).feed
    assert feed.link == f"{sample.SITE}/"


@pytest.mark.parametrize("write", [format_rss, format_atom, format_json_feed])
def test_a_town_without_hubs_has_no_trace_of_them(write):
    assert b"hub" not in write(replace(sample.three(), hubs=()))
