"""Pictures inside a text, as readers receive them."""

from html import unescape

import pytest
from bs4 import BeautifulSoup

from plugins.journal.pictures.body import hang_pictures
from plugins.journal.pictures.exhibit import list_addresses
from plugins.journal.pictures.renditions import PictureError
from plugins.journal.pictures.room import PictureSource, ResponsivePicture

PICTURE = ResponsivePicture(
    "https://v.example/images/place-1600-aaaaaaaa.jpg",
    (PictureSource("image/avif", "p-480.avif 480w, p-1600.avif 1600w"), PictureSource("image/webp", "p-480.webp 480w, p-1600.webp 1600w")),
    "(min-width: 48em) 44em, 100vw",
    1600,
    1000,
)


def find(address):
    if address.endswith("abimee.png"):
        raise PictureError("abimee.png : cette image est abîmée.")
    return PICTURE if address.endswith("place.png") else None


def shown(html):
    broken = []
    return BeautifulSoup(hang_pictures(html, find, broken.append), "html.parser"), broken


def test_a_picture_offers_every_size_and_keeps_its_alternative_text():
    soup, _ = shown('<p>Avant <img alt="La place, au matin" src="{static}/place.png"> après</p>')
    picture = soup.p.picture
    assert [source["type"] for source in picture.find_all("source")] == ["image/avif", "image/webp"]
    assert {source["sizes"] for source in picture.find_all("source")} == {PICTURE.sizes}
    assert picture.find_all(True)[-1] == picture.img
    assert dict(picture.img.attrs) == {
        "alt": "La place, au matin",
        "src": PICTURE.src,
        "width": "1600",
        "height": "1000",
        "loading": "lazy",
        "decoding": "async",
    }


def test_a_decoration_stays_a_decoration():
    soup, _ = shown('<p><img alt="" src="place.png"></p>')
    assert soup.img["alt"] == ""


def test_a_title_becomes_a_caption():
    soup, _ = shown('<p><img alt="La place" src="place.png" title="La place en 1912 &amp; après"></p><p>Suite.</p>')
    assert soup.figure.picture.img["alt"] == "La place"
    assert soup.figure.figcaption.text == "La place en 1912 & après"
    assert not soup.img.has_attr("title")
    assert [each.name for each in soup.find_all(True, recursive=False)] == ["figure", "p"]


def test_a_captioned_picture_that_leads_somewhere_keeps_its_link():
    soup, _ = shown('<p><a href="/plan/"><img alt="Le plan" src="place.png" title="Plan du centre"></a></p>')
    assert soup.figure.a["href"] == "/plan/"
    assert soup.figure.a.picture
    assert soup.figure.find("figcaption", recursive=False).text == "Plan du centre"
    assert not soup.p


def test_a_title_inside_a_sentence_stays_a_title():
    soup, _ = shown('<p>Voir <img alt="" src="place.png" title="La place"> en face</p><h2><img alt="x" src="place.png" title="T"></h2>')
    assert not soup.figure
    assert [image["title"] for image in soup.find_all("img")] == ["La place", "T"]


def test_a_captioned_picture_in_a_list_stands_in_its_item():
    soup, _ = shown('<ul><li><img alt="x" src="place.png" title="T"></li></ul>')
    assert soup.ul.li.figure.figcaption.text == "T"


def test_a_link_to_a_picture_leads_to_the_one_without_position():
    soup, _ = shown('<p><a href="{static}place.png">La photo</a></p>')
    assert soup.a["href"] == PICTURE.src


def test_a_width_that_the_author_chose_is_kept():
    soup, _ = shown('<p><img alt="x" src="place.png" width="320" class="droite" id="plan"></p>')
    assert (soup.img["width"], soup.img["height"], soup.img["class"], soup.img["id"]) == ("320", "200", ["droite"], "plan")
    assert soup.source["sizes"] == "320px"


@pytest.mark.parametrize(
    "html",
    [
        '<p><img alt="x" src="https://ailleurs.example/a.png"/> &amp; <a href="/page/">page</a></p>',
        '<p><img alt="x" src="absente.png"/></p>',
        '<picture><source srcset="a.avif"/><img alt="x" src="place.png"/></picture>',
        "<p>Code : <code>&lt;img src='place.png'&gt;</code></p>",
    ],
)
def test_what_names_no_picture_of_ours_is_left_alone(html):
    assert shown(html)[0] == BeautifulSoup(html, "html.parser")


def test_a_damaged_picture_gives_way_to_its_words_and_is_told():
    soup, broken = shown('<p>Avant <img alt="La halle" src="abimee.png"> et <a href="abimee.png">la photo</a>.</p>')
    assert str(soup) == "<p>Avant La halle et la photo.</p>"
    assert len(broken) == 2


def test_the_text_around_pictures_is_unchanged():
    text = '<h2 id="a">L’été &lt; l’hiver</h2>\n<table class="t"><tr><td>1\u202f000\u00a0€</td></tr></table>\n<p>Ligne<br/>suite</p>\n'
    assert str(shown(text + '<p><img alt="" src="place.png"></p>')[0]).startswith(text)


@pytest.mark.parametrize("written", ["place.png", "PLACE.JPG", "place%2Epng", "place.%70ng", "place&#46;png", "place&period;png"])
def test_a_picture_is_found_however_its_address_is_written(written):
    assert list(list_addresses(f'<p><a href="{written}">a</a></p>')) == [unescape(written)]


def test_a_text_that_names_no_picture_is_not_searched():
    assert list(list_addresses('<p><a href="https://a.example/">a</a>, <a href="#bas">bas</a> &amp; fin.</p>')) == []
