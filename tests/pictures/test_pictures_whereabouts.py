"""Which file a picture's address means."""

import pytest

from plugins.journal.pictures.exhibit import find_below, locate_picture
from tests.pictures.made import drawing

SOURCE = "articles/2026/marche.md"


@pytest.fixture
def pictures(content):
    return {name: drawing(content / name, 20, 20) for name in ("images/place.png", "articles/2026/étal n° 2.png", "articles/loin.JPG")}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("{static}/images/place.png", "images/place.png"),
        ("{filename}/images/place.png", "images/place.png"),
        ("|static|/images/place.png", "images/place.png"),
        ("{attach}../../images/place.png", "images/place.png"),
        ("{static}étal n° 2.png", "articles/2026/étal n° 2.png"),
        ("{static}%C3%A9tal%20n%C2%B0%202.png", "articles/2026/étal n° 2.png"),
        ("étal n° 2.png", "articles/2026/étal n° 2.png"),
        ("./étal%20n° 2.png", "articles/2026/étal n° 2.png"),
        ("../loin.JPG", "articles/loin.JPG"),
        ("/images/place.png", "images/place.png"),
        (" /images/place.png?v=2#haut ", "images/place.png"),
    ],
)
def test_an_address_means_a_file_of_the_content_folder(content, pictures, address, name):
    assert locate_picture(address, SOURCE, content) == pictures[name].resolve()


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.example/images/place.png",
        "//exemple.example/images/place.png",
        "data:image/png;base64,AAAA.png",
        "{static}/images/absente.png",
        "{static}/images/",
        "{static}/images/plan.pdf",
        "{static}/../secret.png",
        "{static}../../../secret.png",
        "/%2e%2e/secret.png",
        "{static}/images/place.png%00.png",
        "http://[::1/place.png",
        "",
        "a" * 5000 + ".png",
    ],
)
def test_anything_else_is_left_alone(content, pictures, address):
    drawing(content.parent / "secret.png", 20, 20)
    assert locate_picture(address, SOURCE, content) is None


def test_a_link_that_leads_out_of_the_content_folder_is_not_followed(content, tmp_path):
    drawing(tmp_path / "secret.png", 20, 20)
    (content / "lien.png").symlink_to(tmp_path / "secret.png")
    assert find_below(content, "lien.png") is None
