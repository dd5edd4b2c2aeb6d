"""What a phone writes in any field is refused in words, or is words for readers: never a defect, never an entry that nobody sees."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.council_live.evening import session
from tests.council_live.site import Site

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--/direct:entries--><b onclick=1>",
    "</script><svg/onload=alert(1)>",
)
UNSEEN = ("\ufeff", "\u200f\u200e", "\U000e0041", "\u00ad", "\u2060 \u2060")
REFUSED = ("\u202eexe", "\u2066x", "\0", "\x1b[2J", "\ufdd0", "a\u2028b")


@pytest.mark.parametrize("text", [*UNSEEN, *REFUSED], ids=ascii)
def test_a_text_that_nobody_sees_or_that_turns_others_is_refused(evening, text):
    answer = evening.phone().write(1, text=text)
    assert answer.status == 422 and answer.told["errors"]["text"]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9" * 5000, "1.5", "true", '"1"', "[]"])
@pytest.mark.parametrize("place", ['"n": 1', '"age": 0', '"pour": 1'])
def test_a_number_that_is_none_is_refused(evening, place, number):
    phone = evening.phone()
    entry = {"id": "m0phone0000000001", "kind": "vote", "item": "1", "text": "x", "vote": {"pour": 1}}
    body = json.dumps({"n": 1, "age": 0, "tell": False, "entry": entry}).replace(place, f"{place.partition(' ')[0]} {number}")
    status = phone.ask("POST", "/direct/api/entries", body.encode(), {"Content-Type": "application/json"}).status
    assert status in (400, 422) or (number == "1.5" and place == '"age": 0' and status == 200)


def test_markup_is_words_on_the_page_without_a_policy(tmp_path, start):
    site = Site(tmp_path, session(start), start)
    site.write(*MARKUP)
    site.write(*MARKUP, device="bob", speaker=MARKUP[1])
    site.writer().write_changes()
    for parser in ("html.parser", "lxml"):
        soup = BeautifulSoup(site.read("index.html"), parser)
        assert len(site.anchors()) == 2 * len(MARKUP)
        assert not [each for each in soup.find_all(True) if any(name.lower().startswith("on") for name in each.attrs)]
        assert not [each for each in soup.find_all("script") if each.get("type") != "application/ld+json"]
    assert isinstance(site.latest()["entries"], list)
