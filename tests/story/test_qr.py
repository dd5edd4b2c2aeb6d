"""The code of an address, read as a telephone reads it."""

import random
import re
from xml.etree import ElementTree

import pytest
import segno
import zxingcpp
from PIL import Image

from plugins.journal.story import qr
from plugins.journal.story.qr import draw_qr

MODULE = 4
"""Pixels of a module once drawn."""

QUIET = 4
"""Modules: ISO/IEC 18004, 9.1."""

ADDRESSES = [
    "https://a.fr/",
    "https://journal.valbrune.example/2026/03/la-place-du-beffroi-rendue-aux-pietons-des-le-4-avril/",
    "https://journal.valbrune.example/2026/03/" + "une-grue-de-140-tonnes-" * 8,
    "http://127.0.0.1:8000/breves/2026/03/%C3%A9t%C3%A9/?a=1&b=2",
]


def drawn(svg: str) -> Image.Image:
    """The drawing that a browser makes of `svg`, from its one line."""
    root = ElementTree.fromstring(svg)
    side = int(root.get("viewBox").split()[2])
    image = Image.new("L", (side, side), 255)
    x = y = 0.0
    for verb, numbers in re.findall(r"([Mmh])([-\d. ]+)", root[0].get("d")):
        values = [float(number) for number in numbers.split()]
        if verb == "h":
            for at in range(int(x), int(x + values[0])):
                image.putpixel((at, int(y)), 0)
            x += values[0]
        else:
            x, y = (values[0], values[1]) if verb == "M" else (x + values[0], y + values[1])
    return image.resize((side * MODULE, side * MODULE), Image.Resampling.NEAREST)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_telephone_reads_the_address(address):
    found = zxingcpp.read_barcodes(drawn(draw_qr(address)))
    assert [code.text for code in found] == [address]


def test_the_code_has_the_white_that_readers_need():
    image = drawn(draw_qr(ADDRESSES[0]))
    frame = image.crop((0, 0, image.width, QUIET * MODULE))
    assert frame.getextrema() == (255, 255)


def test_the_same_address_has_the_same_drawing():
    assert draw_qr(ADDRESSES[1]) == draw_qr(ADDRESSES[1]) != draw_qr(ADDRESSES[0])


def test_the_drawing_has_no_style_and_no_name_for_who_cannot_see_it():
    svg = draw_qr(ADDRESSES[0])
    assert "style" not in svg and 'aria-hidden="true"' in svg


def test_the_drawing_is_light():
    assert len(draw_qr(ADDRESSES[1])) < 2_600


def drawn_by_segno(text):
    return [bytes(row) for row in segno.make_qr(text, error="l", boost_error=False, mask=0).matrix]


LENGTHS = [1, *(length for length in range(1, 2954) if qr._find_smallest_size(length) > 1)][::61]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_plain_address_has_the_squares_that_segno_draws(length):
    chance = random.Random(length)
    address = "h" + "".join(chance.choices("abcxyz0189/:.-_%?=&A", k=length - 1))
    assert qr._find_size(qr._find_smallest_size(length)), "the case has gone: it is left to segno"
    assert qr.draw_modules(address) == drawn_by_segno(address)


@pytest.mark.parametrize("text", ["HTTPS://A.FR/", "0123456789", "https://a.fr/été/", "https://a.fr/日本/", "h" * 2953, ""])
def test_any_other_text_has_them_too(text):
    assert outcome(qr.draw_modules, text) == outcome(drawn_by_segno, text)


def test_what_is_too_long_is_refused_as_segno_refuses_it():
    with pytest.raises(segno.DataOverflowError):
        draw_qr("h" * 2954)


def test_a_size_that_would_not_be_drawn_alike_is_left_to_segno(monkeypatch):
    monkeypatch.setattr(qr, "PADS", b"\0\0")
    qr._find_size.cache_clear()
    try:
        assert qr.draw_modules(ADDRESSES[0]) == drawn_by_segno(ADDRESSES[0])
    finally:
        qr._find_size.cache_clear()


def outcome(function, *given):
    """What `function` gives, or the sort of its error."""
    try:
        return function(*given)
    except Exception as error:
        return type(error)
