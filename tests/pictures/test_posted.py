"""Pictures posted by hand: what must be read is whole, and not under a network's own signs."""

import pytest
from PIL import Image

from plugins.journal.pictures.belfry import THEME, Paint
from plugins.journal.pictures.hand_posted import SHAPES, PostedWords, draw_picture, draw_posted_pictures

LONG = "Une grue de 140 tonnes, deux nuits sans train et trente-huit mètres d’acier : la passerelle prend son envol"
LINE = "La ville te donne 150 € pour tes premières vacances entre amis, sans tes parents, et te prête une tente et un réchaud."
CASES = {
    "usual": PostedWords("La piscine rouvre", "Sport", ("Samedi.", "2 € avant 18 ans.", "Quai Haut."), "Le Beffroi", "journal.example"),
    "longest": PostedWords(LONG, "Vie municipale", (LINE,) * 3, "Le Beffroi", "journal.valbrune.example"),
    "a word": PostedWords("Anticonstitutionnellement", "", (), "Le Beffroi", "journal.example"),
    "emoji": PostedWords("🎉 Fête 🎉", "🎪", ("🎈 Samedi",), "Le Beffroi", "journal.example"),
}


@pytest.mark.parametrize("under", [None, Image.new("RGB", (1600, 1000), "#888")], ids=["bare", "under a picture"])
@pytest.mark.parametrize("words", CASES.values(), ids=CASES)
@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_words_end_above_the_foot_and_inside_the_edges(shape, words, under):
    image = draw_picture(words, under, shape, THEME)
    ground = image.getpixel((2, shape.floor - 2))
    strip = image.crop((0, shape.floor - 4, shape.width, shape.floor + 4))
    sides = [image.crop((0, shape.band, 60, shape.height)), image.crop((shape.width - 60, shape.band, shape.width, shape.height))]
    assert {colour for part in (strip, *sides) for _, colour in part.getcolors()} == {ground}


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_a_picture_is_the_size_that_networks_show(shape):
    assert draw_picture(CASES["usual"], None, shape, THEME).size == (shape.width, shape.height)


def test_the_same_words_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        draw_posted_pictures(CASES["usual"], None, tmp_path / name, THEME)
    assert (tmp_path / "a/vertical.jpg").read_bytes() == (tmp_path / "b/vertical.jpg").read_bytes()


def test_a_picture_has_the_colours_of_the_town():
    orchard = Paint("#fbfaf1", "#1b2319", "#565f50", "#2f4f2c", "#8f2c56", "#d6a63a")
    assert draw_picture(CASES["usual"], None, SHAPES[0], orchard).getpixel((2, 2)) == (0xD6, 0xA6, 0x3A)
