"""A picture among the documents keeps its pixels, its colours and its orientation, and tells nobody where it was taken."""

import io

import pytest
from PIL import Image, ImageOps

from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.renditions import PictureError
from tests.campaign import trials
from tests.pictures.made import GPS, LATITUDE, ORIENTATION, OWNER, SECRET, drawing, photo, scene
from tests.pictures.test_pictures_site import NO_FACE, SETTINGS, build

XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRET}</x:xmpmeta>'.encode()


def taken(form: str, orientation: int = 1, **options) -> bytes:
    """A photo in the format `form` with all that a phone writes in it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[OWNER], exif[GPS] = orientation, SECRET, LATITUDE
    read, made = Image.Exif(), io.BytesIO()
    read.load(exif.tobytes())
    scene(300, 200).save(made, form, exif=read, **options)
    return made.getvalue()


def scanned() -> bytes:
    """A compressed page, as a scanner leaves it."""
    made = io.BytesIO()
    scene(300, 200).save(made, "TIFF", compression="tiff_lzw", description=SECRET, software=SECRET)
    return made.getvalue()


PHOTOS = {
    "jpeg": lambda: taken("JPEG", comment=SECRET.encode(), xmp=XMP),
    "progressive": lambda: taken("JPEG", progressive=True, xmp=XMP),
    "png": lambda: taken("PNG"),
    "webp": lambda: taken("WEBP", xmp=XMP),
    "lossless webp": lambda: taken("WEBP", lossless=True, xmp=XMP),
    "avif": lambda: taken("AVIF", xmp=XMP),
    "tiff": lambda: taken("TIFF", description=SECRET),
    "tiff of strips": scanned,
    "big tiff": lambda: taken("TIFF", big_tiff=True, description=SECRET),
    "gif": lambda: taken("GIF", comment=SECRET.encode()),
}


def shown(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("sort", PHOTOS)
def test_the_pixels_stay_and_the_rest_goes(sort):
    before = PHOTOS[sort]()
    after = strip_metadata(before)
    assert SECRET.encode() in before
    assert SECRET.encode() not in after
    assert shown(after) == shown(before)
    with Image.open(io.BytesIO(after)) as image:
        assert not {GPS, OWNER, 0x8769} & image.getexif().keys()


def test_the_film_behind_a_photo_goes():
    before = taken("JPEG")
    assert strip_metadata(before + b"ftypmp42" + SECRET.encode()) == strip_metadata(before)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_stays_upright(orientation):
    with Image.open(io.BytesIO(strip_metadata(taken("JPEG", orientation)))) as image:
        assert dict(image.getexif()) == {ORIENTATION: orientation}
        assert ImageOps.exif_transpose(image).size == ((300, 200) if orientation == 3 else (200, 300))


def test_colours_stay():
    profile = b"\0\0\0\0" * 40
    with Image.open(io.BytesIO(strip_metadata(taken("JPEG", icc_profile=profile)))) as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("sort", PHOTOS)
def test_done_twice_it_is_the_same(sort):
    once = strip_metadata(PHOTOS[sort]())
    assert strip_metadata(once) == once


def test_what_is_no_picture_is_left_alone():
    assert strip_metadata(b"%PDF-1.4 " + SECRET.encode()) is None
    assert strip_metadata(b"") is None


@pytest.mark.parametrize("sort", PHOTOS)
def test_a_damaged_picture_is_refused_or_bare_and_nothing_else_happens(sort):
    whole = PHOTOS[sort]()
    for length in range(0, len(whole), max(1, len(whole) // trials(full=2000, sample=150))):
        try:
            made = strip_metadata(whole[:length])
        except PictureError:
            continue
        assert made is None or SECRET.encode() not in made


def test_documents_are_carried_bare(tmp_path):
    content = tmp_path / "content"
    photo(content / "documents" / "Inauguration.JPG")
    photo(content / "documents" / "sans-extension")
    drawing(content / "images" / "ville.png")
    (content / "articles").mkdir()
    (content / "articles" / "sans.md").write_text(NO_FACE + "\n[la photo](/documents/Inauguration.JPG)\n", encoding="utf-8")
    (content / "documents" / "plan.pdf").write_bytes(b"%PDF")
    (tmp_path / "conf.py").write_text(SETTINGS.replace(', "card_printer"', ""), encoding="utf-8")
    ended = build(tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    files = {path.name: path.read_bytes() for path in (tmp_path / "output" / "documents").iterdir()}
    assert sorted(files) == ["Inauguration.JPG", "plan.pdf", "sans-extension"]
    assert [name for name, data in files.items() if SECRET.encode() in data] == []


def box(name, *held):
    """A box of a film."""
    whole = b"".join(held)
    return (len(whole) + 8).to_bytes(4, "big") + name + whole


def handler(sort):
    return box(b"mdia", box(b"hdlr", bytes(8), sort, bytes(13)))


FILM = (
    box(b"ftyp", b"qt  ", bytes(4), b"qt  "),
    box(
        b"moov",
        box(b"mvhd", b"when"),
        box(b"trak", handler(b"vide"), box(b"udta", SECRET.encode())),
        box(b"trak", handler(b"meta"), box(b"stco", SECRET.encode())),
        box(b"udta", box(b"\xa9xyz", b"+49.0364+002.1014/", SECRET.encode())),
        box(b"meta", box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", SECRET.encode())),
    ),
    box(b"uuid", bytes(16), SECRET.encode()),
    box(b"mdat", b"pictures and sounds"),
)


def test_a_film_tells_nobody_where_it_was_taken_and_nothing_in_it_moves():
    before = b"".join(FILM)
    after = strip_metadata(before)
    assert SECRET.encode() not in after and b"+49" not in after
    assert len(after) == len(before)
    assert after.index(b"pictures and sounds") == before.index(b"pictures and sounds")
    assert after.count(b"trak") == 1 and b"vide" in after


def test_a_film_cut_short_is_carried_all_the_same():
    assert strip_metadata(b"".join(FILM)[:-10]) is not None


def heic(method):
    """A still picture as phones make it, with EXIF and XMP among its items, in the file or in the box beside them."""
    exif, xmp, pixels = b"\0\0\0\0II*\0" + SECRET.encode(), XMP, b"pixels"
    entries = ((1, b"hvc1", b""), (2, b"Exif", b""), (3, b"mime", b"application/rdf+xml\0"))
    infos = b"".join(box(b"infe", b"\2\0\0\0", item.to_bytes(2, "big"), bytes(2), sort, b"\0", more) for item, sort, more in entries)

    def made(base):
        places, at = b"", base
        for item, held in ((1, pixels), (2, exif), (3, xmp)):
            places += (
                item.to_bytes(2, "big")
                + method.to_bytes(2, "big")
                + bytes(2)
                + b"\0\1"
                + at.to_bytes(4, "big")
                + len(held).to_bytes(4, "big")
            )
            at += len(held)
        held = [box(b"hdlr", bytes(8), b"pict", bytes(13)), box(b"iinf", bytes(4), b"\0\3", infos)]
        held.append(box(b"iloc", b"\1\0\0\0", b"\x44\0", b"\0\3", places))
        held += [box(b"idat", pixels, exif, xmp)] if method else []
        whole = box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"meta", bytes(4), *held)
        return whole if method else whole + box(b"mdat", pixels, exif, xmp)

    return made(0) if method else made(len(made(0)) - len(pixels + exif + xmp))


@pytest.mark.parametrize("method", [0, 1])
def test_a_heic_keeps_its_pixels_alone(method):
    before = heic(method)
    after = strip_metadata(before)
    assert SECRET.encode() in before
    assert SECRET.encode() not in after
    assert after.replace(b"\0", b"").count(b"pixels") == 1 and len(after) == len(before)


def test_a_map_keeps_its_position():
    made = io.BytesIO()
    scene(60, 40).save(made, "TIFF", tiffinfo={33550: (1.0, 1.0, 0.0), 33922: (0.0, 0.0, 0.0, 2.1, 49.05, 0.0), 305: SECRET})
    with Image.open(io.BytesIO(strip_metadata(made.getvalue()))) as image:
        assert image.tag_v2[33922][3:5] == (2.1, 49.05)
    assert SECRET.encode() not in strip_metadata(made.getvalue())


def test_every_page_of_a_register_is_bare():
    made = io.BytesIO()
    pages = [scene(30, 20) for _ in range(3)]
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:], description=SECRET)
    with Image.open(io.BytesIO(strip_metadata(made.getvalue()))) as image:
        assert image.n_frames == 3
    assert SECRET.encode() in made.getvalue() and SECRET.encode() not in strip_metadata(made.getvalue())
