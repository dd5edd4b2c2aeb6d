"""What lists and networks say of a publication without summary, and how long it takes to read."""

import pytest
from babel.numbers import format_decimal

from plugins.journal.site.text_filters import number, opening, reading_minutes


def test_the_opening_is_the_first_paragraph_and_no_heading():
    assert opening("<h2>Hier</h2>\n<p>La place ouvre.</p>\n<h2>Où se garer</h2>\n<p>À la gare.</p>") == "La place ouvre."


def test_a_picture_that_opens_an_article_is_not_its_opening():
    assert opening('<p><img src="a.png" alt="Une place"></p>\n<p>La place ouvre.</p>') == "La place ouvre."


def test_the_opening_is_plain_text_on_one_line():
    assert opening("<p>« A\u202f&amp; B »\n&lt; <strong>C</strong></p>") == "« A\u202f& B » < C"


def test_the_number_of_a_footnote_is_not_part_of_the_opening():
    note = '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>'
    assert opening(f"<p>2,9 millions d’euros{note}.</p>") == "2,9 millions d’euros."


@pytest.mark.parametrize(("html", "words"), [("<ul><li>Un mot</li></ul>", "Un mot"), ("", ""), ("<p></p>", "")])
def test_a_body_without_paragraph_says_what_it_has(html, words):
    assert opening(html) == words


@pytest.mark.parametrize("between", [" ", "\u00a0", "\u202f", "\t", " \n ", "<br>", "</p>\n<p>"])
def test_whatever_parts_two_words_parts_them(between):
    assert reading_minutes("<p>été" + f"{between}l’œuvre" * 237 + "</p>") == 1
    assert reading_minutes("<p>été" + f"{between}l’œuvre" * 238 + "</p>") == 2


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238, 1), (239, 2)])
def test_reading_takes_whole_minutes_and_at_least_one(words, minutes):
    assert reading_minutes("<p>" + "mot " * words + "</p>") == minutes


@pytest.mark.parametrize("lang", ["fr", "en", "de", "it", "oc", "br", "ar", "zh"])
def test_a_number_is_written_as_babel_writes_it(lang):
    for value in (0, 7, 999, 1000, 12_345, -3, 73.5, 3.0):
        assert number(value, lang) == format_decimal(value, locale=lang)
