"""A phone's picture is made anew: upright, no larger than a page needs, with nothing of what the camera wrote."""

import io

import pytest
from PIL import Image

from plugins.journal.pictures.lighter import PHONE_LARGEST_SIDE, remake_phone_picture
from plugins.journal.pictures.renditions import PictureError


def picture(format="JPEG", mode="RGB", size=(40, 30), colour="teal", **more):
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, format, **more)
    return made.getvalue()


def opened(data):
    return Image.open(io.BytesIO(remake_phone_picture(data)))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_what_phones_make_becomes_a_jpeg(format):
    made = opened(picture(format))
    assert made.format == "JPEG" and made.size == (40, 30) and made.mode == "RGB"


@pytest.mark.parametrize("format", ["GIF", "TIFF", "BMP", "ICO", "PDF"])
def test_what_else_pillow_could_open_is_refused(format):
    with pytest.raises(PictureError, match="n’est pas une image"):
        remake_phone_picture(picture(format))


def test_a_large_picture_is_made_smaller_and_a_small_one_stays():
    assert opened(picture(size=(5000, 2500))).size == (PHONE_LARGEST_SIDE, PHONE_LARGEST_SIDE // 2)
    assert opened(picture(size=(3, 2))).size == (3, 2)


def test_a_picture_that_lies_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(picture(exif=exif)).size == (30, 40)


def test_nothing_that_the_camera_wrote_is_left():
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Appareil secret", "Modèle secret"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    data = picture(exif=exif, comment=b"commentaire secret") + b"film secret"
    made = remake_phone_picture(data)
    assert b"secret" in data and b"secret" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert not image.getexif() and not {"exif", "comment", "icc_profile"} & set(image.info)


def test_what_is_transparent_is_white():
    made = opened(picture("PNG", "RGBA", colour=(0, 0, 0, 0)))
    assert all(level > 250 for level in made.getpixel((1, 1)))


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "I;16", "CMYK"])
def test_every_sort_of_pixels_is_taken(mode):
    data = picture("JPEG" if mode == "CMYK" else "PNG", mode, colour=0)
    assert opened(data).size == (40, 30)


@pytest.mark.parametrize("end", [0, 2, 20, 200, -2])
def test_half_a_picture_is_none(end):
    data = picture(size=(400, 300), quality=95)
    with pytest.raises(PictureError):
        remake_phone_picture(data[:end])
