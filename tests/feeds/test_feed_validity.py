"""Feeds are valid by W3C's rules; and the rules themselves notice what they are for."""

import json
import re
from collections.abc import Callable

import pytest

from plugins.journal.feeds.feed import format_json_feed
from plugins.journal.feeds.feedgen_repaired import format_atom, format_rss
from tests.feeds import rules_atom, rules_common, rules_json, rules_rss, sample

VALIDATORS = {
    "rss": (format_rss, lambda document: rules_common.problems(document, rules_rss.RULES)),
    "atom": (format_atom, lambda document: rules_common.problems(document, rules_atom.RULES)),
    "json": (format_json_feed, rules_json.problems),
}
HOSTILE = (
    "Un titre ]]> coupé",
    "R&D <b>gras</b> &amp; « guillemets » 🎪",
    "sonnette \x07 et \x00 nul",
    "demi-mot \ud83d seul, \ufffe et \uffff",
    "<!-- rien --> <?php ?>",
    "\x0b \x0c",
    "\x85 et \x9b31m",
    "&#x1F; &#27; &#0; écrits en chiffres",
    "\ufdd0 et \U0001fffe, qui ne sont pas des caractères",
)


@pytest.mark.parametrize("form", VALIDATORS)
def test_a_journal_is_valid(form):
    write, problems = VALIDATORS[form]
    assert problems(write(sample.three())) == []


@pytest.mark.parametrize("form", VALIDATORS)
def test_an_empty_journal_is_valid_and_no_younger_than_its_authority(form):
    write, problems = VALIDATORS[form]
    document = write(sample.feed())
    assert problems(document) == []
    assert form == "json" or b"2024" in document


@pytest.mark.parametrize("form", VALIDATORS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_a_feed_invalid(form, text):
    write, problems = VALIDATORS[form]
    hostile = sample.content(f"<p>{text}</p>", title=text, summary=text, category=text, tags=(text,), authors=(text,))
    assert problems(write(sample.feed(hostile))) == []


def test_the_name_of_the_journal_is_never_taken_for_html():
    assert VALIDATORS["rss"][1](format_rss(sample.feed(sample.content(), title="Le <b>Beffroi</b>"))) == []


@pytest.mark.parametrize("form", VALIDATORS)
def test_a_feed_is_the_same_bytes_each_time(form):
    write, _ = VALIDATORS[form]
    assert write(sample.three()) == write(sample.three())


def replaced(old: str, new: str) -> Callable[[str], str]:
    """A mutation that writes `new` where the first `old` (a regular expression) stands."""
    return lambda document: re.sub(old, new, document, count=1, flags=re.DOTALL)


RSS_MUTATIONS = {
    "one_channel": replaced('version="2.0"', 'version="0.91"'),
    "required_of_a_channel": replaced(r"<description>.*?</description>", ""),
    "no_undefined_element": replaced("<docs>.*?</docs>", "<auteur>x</auteur>"),
    "no_duplicate_element": replaced(r"(<link>.*?</link>)", r"\1\1"),
    "title_or_description": replaced(r"<title>Fête</title>(.*)<description>Fête</description>", r"\1"),
    "addresses_are_absolute": replaced(r"(<item>.*?)<link>https://[^/]*", r"\1<link>"),
    "a_guid_identifies": replaced('isPermaLink="false"', 'isPermaLink="true"'),
    "guids_differ": replaced("20260301-bbbbbbbb", "20260302-7k2m9qxa"),
    "dates_are_rfc_822": replaced("<pubDate>Mon, 02", "<pubDate>Tue, 02"),
    "an_enclosure_has_three_attributes": replaced(' length="48213"', ""),
    "a_language_is_named": replaced("<language>fr</language>", ""),
    "a_self_link_is_given": replaced('<atom:link[^>]*rel="self"[^>]*/>', ""),
    "a_hub_can_be_asked": replaced('href="https://relais.example/', 'href="relais.example/'),
    "an_author_is_an_address": replaced("<dc:creator>(.*?)</dc:creator>", r"<author>\1</author>"),
    "html_is_portable": replaced('src="https://journal.valbrune.example', 'src="'),
    "bad_characters": replaced("Fête", "F\x85te"),
    "a_title_is_text": replaced("<title>Fête", "<title>&lt;b&gt;Fête"),
    "nothing_is_blank": replaced("<category>marché", "<category> "),
}
ATOM_MUTATIONS = {
    "the_root_is_a_feed": replaced("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    "id_title_and_updated": replaced("<updated>.*?</updated>", ""),
    "no_undefined_element": replaced("<generator>.*?</generator>", "<language>fr</language>"),
    "no_duplicate_element": replaced("(<subtitle>.*?</subtitle>)", r"\1\1"),
    "an_id_is_a_uri": replaced("<id>tag:", "<id>"),
    "ids_differ": replaced("20260301-bbbbbbbb", "20260302-7k2m9qxa"),
    "dates_are_rfc_3339": replaced(r"<published>([^<]*)\+00:00", r"<published>\1"),
    "nothing_is_updated_before_it_is_published": replaced("<published>2026", "<published>2027"),
    "one_alternate_of_a_type_and_language": replaced('(<entry>.*?)(<link[^>]*rel="alternate"[^>]*>)', r"\1\2\2"),
    "content_or_an_alternate": replaced(r'(.*)<link[^>]*rel="alternate"[^>]*>', r"\1"),
    "an_entry_has_words": replaced("<summary>Fête</summary>", ""),
    "an_author_is_named": replaced("<author>.*?</author>", ""),
    "a_self_link_is_given": replaced('<link[^>]*rel="self"[^>]*>', ""),
    "a_hub_can_be_asked": replaced('(<link[^>]*rel="hub"[^>]*>)', r"\1\1"),
    "addresses_are_absolute": replaced('(<entry>.*?<link href=")https://[^/]*', r"\1"),
    "an_enclosure_says_its_type": replaced(' type="image/jpeg"', ""),
    "text_says_its_type": replaced('<content type="html">', '<content type="text/html">'),
    "html_is_portable": replaced('<content type="html">', '<content type="html">&lt;script&gt;x&lt;/script&gt;'),
    "bad_characters": replaced('term="marché"', 'term="march\x82"'),
    "a_language_is_named": replaced(' xml:lang="fr"', ""),
    "a_category_has_a_term": replaced('<category term="marché"', "<category"),
}
JSON_MUTATIONS = {
    "the_version_is_1_1": replaced("version/1.1", "version/1"),
    "required_of_a_feed": replaced('"title": "Le Beffroi",', ""),
    "no_unknown_key": replaced('"summary"', '"resume"'),
    "an_id_is_text_and_unique": replaced("20260301-bbbbbbbb", "20260302-7k2m9qxa"),
    "an_item_has_content": replaced('"content_html"', '"_content"'),
    "addresses_are_absolute": replaced('"url": "https://journal[^/]*', '"url": "'),
    "a_hub_can_be_asked": replaced('"type": "WebSub",', ""),
    "dates_are_rfc_3339": replaced(r"\+00:00", ""),
    "an_attachment_says_its_type": replaced('"mime_type": "image/jpeg",', ""),
    "an_author_is_somebody": replaced('"name": "Claire Amblard"', '"name": ""'),
    "tags_are_texts": replaced('"marché"', "12"),
    "a_language_is_named": replaced('"language": "fr",', ""),
    "html_is_portable": replaced(r'src=\\"https://[^/]*', r'src=\\"'),
}
MUTATIONS = {"rss": RSS_MUTATIONS, "atom": ATOM_MUTATIONS, "json": JSON_MUTATIONS}
RULES = {"rss": rules_rss.RULES, "atom": rules_atom.RULES, "json": rules_json.RULES}


@pytest.mark.parametrize(("form", "rule"), [(form, rule.__name__) for form, rules in RULES.items() for rule in rules])
def test_a_rule_notices_the_mistake_it_is_for(form, rule):
    write, problems = VALIDATORS[form]
    spoilt = MUTATIONS[form][rule](write(sample.three()).decode())
    assert rule in {problem.partition(":")[0] for problem in problems(spoilt.encode())}


def test_what_is_not_xml_is_noticed():
    spoilt = format_rss(sample.three()).replace(b"</item>", b"", 1)
    assert rules_common.problems(spoilt, rules_rss.RULES)[0].startswith("well_formed")


def test_a_json_feed_can_be_read_by_eye():
    assert "marché" in format_json_feed(sample.three()).decode() and json.loads(format_json_feed(sample.three()))["items"]
