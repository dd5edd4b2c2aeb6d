"""What a reader's program, feedparser, sees: everything, and each publication once, whatever becomes of it."""

import json
from datetime import datetime
from html import unescape

import feedparser
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.feeds.feed import format_json_feed
from plugins.journal.feeds.feedgen_repaired import format_atom, format_rss
from tests.campaign import trials
from tests.feeds import sample

TITLES = [
    "Eau & gaz : coupure « rue Neuve » 🚰",
    "Moins de 3 < 5 degrés > 2",
    "R&D, AT&T et &eacute; écrit tel quel",
    "La balise </b> et <script>alert(1)</script>",
    "Fin de section ]]> et suite",
    "Espaces fines\u202f: 8\u00a0h\u00a030 – 17\u202fh",
]
CHANGES = {
    "its title": {"title": "Le marché déménage"},
    "its slug and address": {"slug": "halles", "address": "2026/03/halles/"},
    "its date": {"date": datetime(2026, 3, 9, 9, tzinfo=PARIS), "address": "2026/04/marche/"},
    "its file name": {"source": "articles/autre-nom.md"},
    "its category": {"category": "Culture", "tags": ()},
}
XML = [format_rss, format_atom]
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff\u2028\u2029")


def seen(document: bytes) -> set[str]:
    """The identities by which a reader's program knows what it has already shown."""
    return {entry.id for entry in feedparser.parse(document).entries}


def only(document: bytes) -> feedparser.FeedParserDict:
    """The one entry of `document`, which must be well formed."""
    parsed = feedparser.parse(document)
    assert not parsed.bozo and len(parsed.entries) == 1
    return parsed.entries[0]


def shown(entry: feedparser.FeedParserDict, name: str) -> str:
    """A text of `entry` as its reader would see it: HTML escapes are undone when the program was told that it is HTML."""
    value = entry[name]
    return unescape(value) if entry[f"{name}_detail"].type == "text/html" else value


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("write", XML)
def test_no_reader_sees_a_publication_again_when_it_changes(write, change):
    before, after = sample.feed(sample.content()), sample.feed(sample.content(**CHANGES[change]))
    assert seen(write(before)) == seen(write(after))


@pytest.mark.parametrize("write", XML)
def test_no_reader_sees_a_publication_again_when_the_site_moves(write):
    host = "https://www.valbrune.example/journal"
    assert seen(write(sample.feed(sample.content()))) == seen(write(sample.feed(sample.content(site=host), site=host)))


def test_json_feed_and_xml_feeds_name_a_publication_alike():
    told = json.loads(format_json_feed(sample.three()))
    assert {item["id"] for item in told["items"]} == seen(format_rss(sample.three())) == seen(format_atom(sample.three()))


def test_the_feed_itself_keeps_its_name_when_the_site_moves():
    moved = sample.feed(sample.content(), site="https://www.valbrune.example")
    assert feedparser.parse(format_atom(moved)).feed.id == feedparser.parse(format_atom(sample.feed())).feed.id


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("write", XML)
def test_no_character_of_a_title_is_lost(write, title):
    assert shown(only(write(sample.feed(sample.content(title=title)))), "title") == title


def mistaken_for_a_wrong_encoding(text: str) -> bool:
    """feedparser takes « Â¡ » for UTF-8 read as Latin-1, and mends what was not broken; no feed can prevent it."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


@settings(max_examples=trials(full=500, sample=40))
@given(title=st.text(LETTERS, min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
@pytest.mark.parametrize("write", XML)
def test_no_character_of_any_title_is_lost(write, title):
    assume(not mistaken_for_a_wrong_encoding(title))
    assert shown(only(write(sample.feed(sample.content(title=title)))), "title") == title


@pytest.mark.parametrize("write", XML)
def test_the_summary_is_kept_beside_the_whole_text(write):
    entry = only(write(sample.feed(sample.content("<p>Tout.</p>", summary="Moins de 5 € & plus"))))
    assert shown(entry, "summary") == "Moins de 5 € & plus" and entry.content[0].value == "<p>Tout.</p>"


@pytest.mark.parametrize("write", XML)
def test_the_picture_comes_as_an_enclosure(write):
    enclosures = only(write(sample.feed(sample.content()))).enclosures
    assert [(one.href, one.type, one.length) for one in enclosures] == [(sample.CARD.url, "image/jpeg", "48213")]


@pytest.mark.parametrize("write", XML)
def test_a_publication_without_picture_has_no_enclosure(write):
    assert only(write(sample.feed(sample.content(picture=None)))).enclosures == []


@pytest.mark.parametrize("write", XML)
def test_the_link_of_an_item_is_its_page(write):
    assert only(write(sample.feed(sample.content()))).link == f"{sample.SITE}/2026/03/marche/"


@pytest.mark.parametrize("write", XML)
def test_the_link_of_the_feed_is_the_home_page(write):
    assert feedparser.parse(write(sample.feed())).feed.link == f"{sample.SITE}/"


@pytest.mark.parametrize("write", XML)
def test_the_category_comes_first_then_the_tags(write):
    entry = only(write(sample.feed(sample.content(tags=("marché", "marché", "R&D")))))
    assert [tag.term for tag in entry.tags] == ["Vie municipale", "marché", "R&D"]


@pytest.mark.parametrize("write", XML)
def test_every_author_is_named(write):
    entry = only(write(sample.feed(sample.content(authors=("Claire Amblard", "Noé d’Hérouville")))))
    assert [author.name for author in entry.authors] == ["Claire Amblard", "Noé d’Hérouville"]


@pytest.mark.parametrize("write", XML)
def test_items_keep_the_order_of_the_feed(write):
    assert [entry.title for entry in feedparser.parse(write(sample.three())).entries] == [item.title for item in sample.three().items]


@pytest.mark.parametrize("write", XML)
def test_the_hour_of_publication_is_the_editors(write):
    assert only(write(sample.feed(sample.content()))).published_parsed[:5] == (2026, 3, 2, 8, 0)


def test_a_correction_changes_the_hour_of_the_entry_and_of_the_feed():
    parsed = feedparser.parse(format_atom(sample.feed(sample.content(modified=datetime(2026, 3, 5, 12, tzinfo=PARIS)))))
    assert parsed.entries[0].updated_parsed[:4] == parsed.feed.updated_parsed[:4] == (2026, 3, 5, 11)


@pytest.mark.parametrize("write", [*XML, format_json_feed])
def test_a_correction_is_read_before_the_text(write):
    corrected = sample.content(modified=datetime(2026, 3, 3, 18, 30, tzinfo=PARIS))
    corrected.correction = "<p><strong>Correction :</strong> à 9 h.</p>"
    told = unescape(write(sample.feed(corrected)).decode())
    assert told.index("à 9 h.</p>") < told.index("Le marché s’installe <a")


def test_nothing_is_corrected_before_it_is_published():
    entry = only(format_atom(sample.feed(sample.content(modified=datetime(2026, 3, 1, 12, tzinfo=PARIS)))))
    assert entry.updated == entry.published


def test_a_text_in_another_language_says_so():
    assert only(format_atom(sample.feed(sample.content(lang="oc")))).title_detail.language == "oc"


def test_a_day_before_legal_time_has_an_offset_in_minutes():
    entry = only(format_atom(sample.feed(sample.content(date=datetime(1905, 12, 9, tzinfo=PARIS)))))
    assert entry.published == "1905-12-08T23:50:39+00:00"
