"""The files that browsers choose from."""

import re

import pytest
from PIL import Image

from plugins.journal.pictures.renditions import PictureError, Recipe
from tests.pictures.made import SECRET, corner, drawing, photo


def files(gallery):
    return {path.name: path for path in (gallery.output / "images").iterdir()}


def candidates(picture):
    return {source.type: [each.rpartition(" ") for each in source.srcset.split(", ")] for source in picture.sources}


def test_browsers_choose_between_avif_and_webp_in_every_width(gallery, content):
    picture = gallery.make_picture(drawing(content / "place.png"), "La place")
    assert [source.type for source in picture.sources] == ["image/avif", "image/webp"]
    assert [width for _, _, width in candidates(picture)["image/avif"]] == ["120w", "400w"]
    assert (picture.width, picture.height, picture.alt) == (400, 250, "La place")


def test_each_address_names_its_picture_its_width_and_its_content(gallery, content):
    picture = gallery.make_picture(drawing(content / "Été à l’école.png"))
    assert re.fullmatch(r"/images/ete-a-l-ecole-400-[0-9a-f]{8}\.jpg", picture.src)
    shown = [address for each in candidates(picture).values() for address, _, _ in each]
    assert {address.rpartition("/")[2] for address in [*shown, picture.src]} == set(files(gallery))


def test_every_file_is_what_its_name_says(gallery, content):
    gallery.make_picture(drawing(content / "place.png"))
    for name, path in files(gallery).items():
        with Image.open(path) as image:
            image.load()
            assert image.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[path.suffix[1:]]
            assert f"-{image.width}-" in name
            assert corner(image, "upper left") == "red"


def test_no_file_says_where_or_by_whom_a_photo_was_taken(gallery, content):
    gallery.make_picture(photo(content / "photo.jpg"))
    for path in files(gallery).values():
        with Image.open(path) as image:
            assert not image.getexif()
            assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (60, 90), (119, 40), (125, 80)])
def test_a_small_picture_is_never_enlarged(gallery, content, size):
    picture = gallery.make_picture(drawing(content / "petite.png", *size))
    assert (picture.width, picture.height) == size
    assert all(int(width[:-1]) <= size[0] for each in candidates(picture).values() for _, _, width in each)
    assert picture.sizes == (f"{size[0]}px" if size[0] <= 120 else gallery.room.picture_sizes)


def test_a_width_hardly_narrower_than_the_picture_is_not_made():
    assert Recipe((480, 800, 1200)).widths_for(820, 400) == (480, 820)
    assert Recipe((480, 800, 1200)).widths_for(900, 400) == (480, 800, 900)


def test_a_picture_taller_than_webp_allows_becomes_narrower(gallery, content):
    picture = gallery.make_picture(drawing(content / "frise.png", 100, 17_000))
    assert picture.height <= 16_383
    assert picture.width == 96


def test_a_transparent_drawing_falls_back_on_png(gallery, content):
    path = content / "logo.png"
    Image.new("RGBA", (300, 200), (10, 20, 30, 0)).save(path)
    picture = gallery.make_picture(path)
    assert picture.src.endswith(".png")
    for shown in files(gallery).values():
        with Image.open(shown) as image:
            assert image.convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_picture_cut_short_leaves_nothing_behind(gallery, content, tmp_path):
    path = photo(content / "coupee.jpg")
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(PictureError):
        gallery.make_picture(path)
    assert not [each for folder in ("output", "cache") for each in (tmp_path / folder).rglob("*") if each.is_file()]
