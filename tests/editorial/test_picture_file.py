"""Whether a file is a picture, told from its first bytes: nothing is decoded, whatever it claims to be."""

import struct
import zlib

import pytest
from PIL import Image

from plugins.journal.editorial.picture import find_file_fault
from plugins.journal.pictures.renditions import TALLEST


def png(width, height, data=b""):
    """A PNG that claims a size and holds what it is given."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def of(folder, data, name="a.png"):
    (folder / name).write_bytes(data)
    return find_file_fault(folder, name)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_the_usual_pictures_are_pictures(tmp_path, form):
    Image.new("RGB", (8, 4), "navy").save(tmp_path / "a.img", form)
    assert find_file_fault(tmp_path, "a.img") is None


@pytest.mark.parametrize(("size", "wrong"), [((1, 60_000), True), ((60_000, 1), True), ((1, 16_383), False), ((4, 60_000), False)])
def test_a_picture_too_thin_to_be_made_smaller_is_told_before_the_build_fails_on_it(tmp_path, size, wrong):
    Image.new("RGB", size).save(tmp_path / "a.png")
    found = find_file_fault(tmp_path, "a.png")
    assert (found is not None and found.sort == "image démesurée") is wrong
    if not wrong:
        width, height = size
        assert TALLEST * width // height >= 1


@pytest.mark.parametrize("form", ["BMP", "TIFF", "PPM"])
def test_a_picture_that_browsers_do_not_show_is_told(tmp_path, form):
    Image.new("RGB", (8, 4), "navy").save(tmp_path / "a.png", form)
    assert find_file_fault(tmp_path, "a.png").sort == "image illisible"


@pytest.mark.parametrize("text", ["<svg xmlns='http://www.w3.org/2000/svg'></svg>", "<?xml version='1.0'?>\n<!-- plan -->\n<svg></svg>"])
def test_a_drawing_is_a_picture(tmp_path, text):
    assert of(tmp_path, text.encode(), "a.svg") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bonjour",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"RIFF\0\0\0\0WEBP",
        b"<html><body>404</body></html>",
        b"\0" * 1000,
        b"BM",
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.svg"])
def test_what_is_no_picture_is_told(tmp_path, data, name):
    assert of(tmp_path, data, name).sort == "image illisible"


@pytest.mark.parametrize(("width", "height"), [(10_001, 10_000), (25_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_too_many_pixels_is_told(tmp_path, width, height):
    assert of(tmp_path, png(width, height)).sort == "image démesurée"


def test_a_large_picture_is_accepted(tmp_path):
    assert of(tmp_path, png(10_000, 10_000)) is None


def test_a_picture_that_is_not_there_is_told(tmp_path):
    assert find_file_fault(tmp_path, "absente.png").sort == "image introuvable"
    assert find_file_fault(tmp_path, "nul\0.png").sort == "image introuvable"


def test_a_folder_is_no_picture(tmp_path):
    (tmp_path / "a.png").mkdir()
    assert find_file_fault(tmp_path, "a.png").sort == "image introuvable"


def test_a_picture_that_was_corrected_is_looked_at_again(tmp_path):
    assert of(tmp_path, b"bonjour")
    assert of(tmp_path, png(4, 1)) is None


def test_the_name_told_is_the_one_below_the_folder(tmp_path):
    (tmp_path / "images").mkdir()
    assert "« images/a.png »" in of(tmp_path, b"x", "images/a.png").text
