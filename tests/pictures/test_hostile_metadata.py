"""Pictures made to be long to clean or to open: pieces on one place, runs that begin everywhere, passes without number. Refused,
or cleaned, at once."""

import io
import struct
from time import process_time

import pytest
from PIL import Image

from plugins.journal.editorial.picture import find_file_fault
from plugins.journal.pictures.lighter import remake_phone_picture
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.renditions import PictureError, read_original

BUDGET = 2.0
"""Seconds of processor, where an attack took minutes: some hundred times what each takes."""


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def heic(places: bytes, sort: bytes) -> bytes:
    """A HEIC whose item 1 is a `sort` and stands at `places`, the contents of its box `iloc`."""
    entry = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + sort + b"\0")
    handler = box(b"hdlr", b"\0\0\0\0\0\0\0\0pict" + bytes(13))
    meta = bytes(4) + handler + box(b"iinf", bytes(4) + struct.pack(">H", 1) + entry) + box(b"iloc", places)
    return box(b"ftyp", b"heicmif1") + box(b"meta", meta) + bytes(200_000)


def pieces_on_one_place() -> bytes:
    piece = struct.pack(">II", 0, 1_000_000)
    return heic(bytes(4) + b"\x44\0" + struct.pack(">H", 4) + (struct.pack(">HHH", 1, 0, 60_000) + piece * 60_000) * 4, b"mime")


def pieces_of_no_size() -> bytes:
    return heic(bytes(6) + struct.pack(">H", 20_000) + struct.pack(">HHH", 2, 0, 65_535) * 20_000, b"Exif")


def run_of_fill_bytes() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 64)).save(made, "JPEG")
    return made.getvalue()[:-2] + b"\xff" * 500_000 + b"\0\xff\xd9"


def tiff_entries_on_one_value() -> bytes:
    count, value = 60_000, bytes(4_000_000)
    entry = struct.pack("<HHII", 270, 2, len(value), 10 + count * 12 + 4)
    return b"II*\0" + struct.pack("<IH", 8, count) + entry * count + bytes(4) + value


def tiff_directories_of_one_list() -> bytes:
    """Three hundred directories, each of which names the same 250,000 others, and the next of the three hundred."""
    count, others = 300, 250_000
    lists = 8 + count * 32
    content = bytearray(lists + 4 * (others + count))
    content[:8] = b"II*\0" + struct.pack("<I", 8)
    for number in range(count):
        struct.pack_into("<I", content, lists + 4 * (others + number), 8 + (number + 1) * 32 if number + 1 < count else 0)
        struct.pack_into("<HHHIII", content, 8 + number * 32, 1, 330, 4, others, lists + 4 * (number + 1), 0)
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "is_refused"),
    [
        (pieces_on_one_place, True),
        (pieces_of_no_size, True),
        (run_of_fill_bytes, False),
        (tiff_entries_on_one_value, True),
        (tiff_directories_of_one_list, True),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_picture_holds_the_machine(make, is_refused):
    data, before = make(), process_time()
    try:
        assert strip_metadata(data) is not None and not is_refused
    except PictureError:
        assert is_refused
    assert process_time() - before < BUDGET


def test_an_image_that_leads_to_its_own_positions_is_refused():
    directory = struct.pack("<H", 2) + struct.pack("<HHII", 34665, 4, 1, 8) * 2
    with pytest.raises(PictureError):
        strip_metadata(b"II*\0" + struct.pack("<I", 8) + directory + bytes(40))


def jpeg_of_passes(count: int, side: int = 4800) -> bytes:
    """A progressive JPEG of one colour, `side` squared, whose coefficients are told `count` times, in some forty bytes each: all zero."""
    blocks = (side // 8) ** 2
    whole_runs, rest = divmod(blocks, 32_767)
    bits = ("0" + "1" * 14) * whole_runs + ("0" + format(max(rest, 16_384) - 16_384, "014b"))
    bits += "1" * (-len(bits) % 8)
    runs = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    symbols = struct.pack(">H", 20) + b"%c\1" + bytes(15) + b"%c"
    return b"".join(
        (
            b"\xff\xd8\xff\xdb" + struct.pack(">HB", 67, 0) + b"\1" * 64,
            b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\1\x11\0",
            *(b"\xff\xc4" + symbols % (table, symbol) for table, symbol in ((0x00, 0x00), (0x10, 0xE0))),
            b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\0\0" + bytes(blocks // 8 + 1),
            (b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\1\x3f\0" + runs) * count,
            b"\xff\xd9",
        )
    )


def test_a_photograph_of_ten_thousand_passes_is_refused_everywhere_at_once(tmp_path):
    assert remake_phone_picture(jpeg_of_passes(10))
    path = tmp_path / "passes.jpg"
    path.write_bytes(jpeg_of_passes(10_000))
    before = process_time()
    for refuse in (lambda: remake_phone_picture(path.read_bytes()), lambda: read_original(path)):
        with pytest.raises(PictureError, match="trop de pixels"):
            refuse()
    wrong = find_file_fault(tmp_path, path.name)
    assert wrong is not None and wrong.sort == "image démesurée"
    assert process_time() - before < BUDGET


def test_a_jpeg_of_four_billion_pixels_among_the_documents_is_a_mistake_of_that_file():
    made = io.BytesIO()
    Image.new("RGB", (64, 64)).save(made, "JPEG")
    head, frame, rest = made.getvalue().partition(b"\xff\xc0")
    with pytest.raises(PictureError):
        strip_metadata(head + frame + rest[:3] + struct.pack(">HH", 65_500, 65_500) + rest[7:])
