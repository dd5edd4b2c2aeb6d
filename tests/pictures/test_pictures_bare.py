"""A picture among the documents keeps its pixels, its colours and its orientation, and tells nobody where it was taken."""

import io

import pytest
from PIL import Image, ImageOps

from plugins.pictures.bare import bare
from plugins.pictures.original import PictureError
from tests.campaign import trials
from tests.pictures.made import GPS, LATITUDE, ORIENTATION, OWNER, SECRET, drawing, photo, scene
from tests.pictures.test_pictures_site import PLAIN, SETTINGS, build

XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRET}</x:xmpmeta>'.encode()


def taken(form: str, orientation: int = 1, **options) -> bytes:
    """A photo in the format `form` with all that a phone writes in it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[OWNER], exif[GPS] = orientation, SECRET, LATITUDE
    made = io.BytesIO()
    scene(300, 200).save(made, form, exif=exif, **options)
    return made.getvalue()


PHOTOS = {
    "jpeg": lambda: taken("JPEG", comment=SECRET.encode(), xmp=XMP),
    "progressive": lambda: taken("JPEG", progressive=True, xmp=XMP),
    "png": lambda: taken("PNG"),
    "webp": lambda: taken("WEBP", xmp=XMP),
    "lossless webp": lambda: taken("WEBP", lossless=True, xmp=XMP),
}


def shown(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("sort", PHOTOS)
def test_the_pixels_stay_and_the_rest_goes(sort):
    before = PHOTOS[sort]()
    after = bare(before)
    assert SECRET.encode() in before
    assert SECRET.encode() not in after
    assert shown(after) == shown(before)
    with Image.open(io.BytesIO(after)) as image:
        assert not image.getexif()


def test_the_film_behind_a_photo_goes():
    before = taken("JPEG")
    assert bare(before + b"ftypmp42" + SECRET.encode()) == bare(before)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_stays_upright(orientation):
    with Image.open(io.BytesIO(bare(taken("JPEG", orientation)))) as image:
        assert dict(image.getexif()) == {ORIENTATION: orientation}
        assert ImageOps.exif_transpose(image).size == ((300, 200) if orientation == 3 else (200, 300))


def test_colours_stay():
    profile = b"\0\0\0\0" * 40
    with Image.open(io.BytesIO(bare(taken("JPEG", icc_profile=profile)))) as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("sort", PHOTOS)
def test_done_twice_it_is_the_same(sort):
    once = bare(PHOTOS[sort]())
    assert bare(once) == once


def test_what_is_no_picture_is_left_alone():
    assert bare(b"%PDF-1.4 " + SECRET.encode()) is None
    assert bare(b"") is None


@pytest.mark.parametrize("sort", PHOTOS)
def test_a_damaged_picture_is_refused_or_bare_and_nothing_else_happens(sort):
    whole = PHOTOS[sort]()
    for length in range(0, len(whole), max(1, len(whole) // trials(full=2000, sample=150))):
        try:
            made = bare(whole[:length])
        except PictureError:
            continue
        assert made is None or SECRET.encode() not in made


def test_documents_are_carried_bare(tmp_path):
    content = tmp_path / "content"
    photo(content / "documents" / "Inauguration.JPG")
    photo(content / "documents" / "sans-extension")
    drawing(content / "images" / "ville.png")
    (content / "articles").mkdir()
    (content / "articles" / "sans.md").write_text(PLAIN + "\n[la photo](/documents/Inauguration.JPG)\n", encoding="utf-8")
    (content / "documents" / "plan.pdf").write_bytes(b"%PDF")
    (tmp_path / "conf.py").write_text(SETTINGS.replace(', "card_printer"', ""), encoding="utf-8")
    ended = build(tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    files = {path.name: path.read_bytes() for path in (tmp_path / "output" / "documents").iterdir()}
    assert sorted(files) == ["Inauguration.JPG", "plan.pdf", "sans-extension"]
    assert [name for name, data in files.items() if SECRET.encode() in data] == []
