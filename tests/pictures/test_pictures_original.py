"""What editors put in the content folder, and what the site keeps of it."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from plugins.journal.pictures import renditions
from plugins.journal.pictures.renditions import PictureError
from tests.house import ROOT
from tests.pictures.made import corner, drawing, photo, scene


def opened(path: Path) -> Image.Image:
    return renditions.read_pixels(renditions.read_original(path))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_in_any_position_stands_upright(content, orientation):
    upright = photo(content / "droite.jpg", 320, 200)
    turned = content / "tournee.jpg"
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    with Image.open(upright) as image:
        stored = image if orientation == 1 else image.transpose(undo[orientation])
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored.save(turned, exif=exif, quality=95)
    image = opened(turned)
    assert image.size == (320, 200)
    corners = ("upper left", "upper right", "lower right", "lower left")
    assert [corner(image, where) for where in corners] == ["red", "green", "blue", "white"]


def test_the_size_is_known_upright_without_decoding(content):
    read = renditions.read_original(photo(content / "debout.jpg", 400, 300, orientation=6))
    assert (read.width, read.height) == (300, 400)


def test_nothing_that_the_camera_wrote_comes_along(content):
    assert opened(photo(content / "photo.jpg")).info == {}


def test_a_printers_picture_in_cmyk_has_its_colours_on_screen(content):
    path = content / "affiche.jpg"
    scene(200, 100).convert("CMYK").save(path, quality=95)
    image = opened(path)
    assert image.mode == "RGB"
    assert corner(image, "upper left") == "red"


def test_a_palette_with_a_transparent_colour_stays_transparent(content):
    path = content / "logo.png"
    image = scene(200, 100).quantize(8)
    image.save(path, transparency=image.getpixel((4, 4)))
    kept = opened(path)
    assert kept.mode == "RGBA"
    assert kept.getpixel((4, 4))[3] == 0
    assert kept.getpixel((196, 4))[3] == 255


def test_a_scan_in_16_bits_of_grey_is_neither_black_nor_white(content):
    path = content / "cadastre.png"
    Image.linear_gradient("L").convert("I").point(lambda level: level * 257).convert("I;16").save(path)
    image = opened(path)
    assert image.getpixel((0, 0)) == (0, 0, 0)
    assert image.getpixel((0, 255)) == (255, 255, 255)
    assert abs(image.getpixel((0, 128))[0] - 128) <= 1


def test_one_bit_a_pixel_is_accepted(content):
    path = content / "fax.png"
    scene(100, 60).convert("1").save(path)
    assert opened(path).mode == "RGB"


def test_of_a_moving_gif_the_first_image_stays(content):
    path = content / "travaux.gif"
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("#ff0000", "#0000ff")]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0)
    assert corner(opened(path), "upper left") == "red"


def test_colours_of_another_profile_are_turned_into_those_of_screens(content):
    path = content / "profil.png"
    grey = Image.new("RGB", (40, 40), (120, 120, 120))
    grey.save(path, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes())
    damaged = content / "profil-abime.png"
    grey.save(damaged, icc_profile=b"not a profile")
    assert opened(damaged).getpixel((5, 5)) == (120, 120, 120)
    assert opened(path).mode == "RGB"


def test_a_file_cut_short_is_told_in_french(content):
    path = photo(content / "coupee.jpg")
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(PictureError, match=r"^coupee\.jpg : cette image est abîmée et ne s’ouvre pas\. Envoyez-la de nouveau\.$"):
        opened(path)


@pytest.mark.parametrize(
    "written", [b"", b"bonjour", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\x00" * 20]
)
def test_what_is_not_a_picture_is_told_in_french(content, written):
    path = content / "notes.jpg"
    path.write_bytes(written)
    with pytest.raises(PictureError, match=r"^notes\.jpg : .*image"):
        opened(path)


def test_a_picture_of_500_megapixels_is_refused_without_being_opened(content):
    path = content / "bombe.png"
    head = struct.pack(">IIBBBBB", 25_000, 20_000, 1, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    with pytest.raises(PictureError, match=r"trop de pixels\. Réduisez-la à moins de 100 mégapixels"):
        renditions.read_original(path)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_just_over_the_limit_is_refused_too(content):
    path = content / "grande.png"
    Image.new("1", (10_001, 10_000)).save(path)
    with pytest.raises(PictureError, match="trop de pixels"):
        renditions.read_original(path)


def test_the_same_bytes_under_two_names_are_one_picture(content):
    first, second = drawing(content / "a.png"), content / "b.png"
    second.write_bytes(first.read_bytes())
    assert renditions.read_original(first).digest == renditions.read_original(second).digest


PEAK = """
import re, sys
from pathlib import Path
from plugins.journal.pictures import renditions
def peak(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
renditions.read_pixels(renditions.read_original(Path(sys.argv[1])))
print((peak() - before) // 1024)
"""


def test_a_picture_of_a_hundred_million_pixels_is_opened_in_a_fraction_of_its_size(content):
    path = content / "vaste.png"
    Image.new("P", (9999, 9999)).save(path)
    told = subprocess.run([sys.executable, "-c", PEAK, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(told.stdout) < 250


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("form", "mode"), [("png", "RGBA"), ("jpg", "RGB"), ("png", "L")])
def test_a_picture_made_smaller_on_the_way_shows_the_same_as_one_that_was_not(content, monkeypatch, form, mode, orientation):
    path, exif = content / f"coins.{form}", Image.Exif()
    exif[0x0112] = orientation
    corners = Image.new(mode, (96, 64), "white")
    for place, colour in (((0, 0, 48, 32), "red"), ((48, 0, 96, 32), "blue"), ((0, 32, 48, 64), "black")):
        corners.paste(colour, place)
    corners.save(path, exif=exif)
    whole = renditions.read_pixels(renditions.read_original(path))
    monkeypatch.setattr(renditions, "MOST_AT_ONCE", 1000)
    monkeypatch.setattr(renditions, "STRIP", 100)
    small = renditions.read_pixels(renditions.read_original(path))
    assert (small.mode, whole.mode) == (whole.mode, small.mode) and small.width * small.height <= 1200
    places = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    told = [[image.getpixel((int(x * image.width), int(y * image.height))) for x, y in places] for image in (small, whole)]
    assert all(abs(one - other) < 40 for pair in zip(*told, strict=True) for one, other in zip(*map(tuple, pair), strict=True))
