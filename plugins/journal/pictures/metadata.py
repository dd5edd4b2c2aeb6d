"""Strip metadata from pictures and films without changing a pixel: JPEG, PNG, WebP, GIF, TIFF, HEIC, AVIF, MP4."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from plugins.journal.pictures.renditions import ORIENTATION, PictureError

# Blank the metadata of a HEIC, an AVIF or a film in place, so that nothing else moves.
# These files are boxes in boxes: ISO/IEC 14496-12 (https://developer.apple.com/documentation/quicktime-file-format), and 23008-12 for
# pictures. How a picture is turned is a property there, not a word of EXIF.

BLANKED = frozenset((b"udta", b"uuid", b"free", b"skip", b"wide", b"XMP_", b"meco", b"Exif"))
"""Boxes that show nothing: what users, cameras and programs add."""
OPENED = frozenset((b"moov", b"trak", b"moof", b"traf", b"mdia", b"edts"))
PICTURES = frozenset(b"hvc1 hev1 lhv1 av01 avc1 vvc1 jpeg j2k1 unci grid iovl iden tmap mski".split())
"""The items of a file that are drawn; every other is words about them, such as Exif and XMP."""
TELEMETRY = frozenset((b"meta", b"mebx", b"gpmd"))
"""The tracks of a film in which cameras write where they are, second by second."""
NO_EXIF = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"
"""Exif that says nothing, and that readers accept."""


@dataclass(frozen=True)
class Box:
    """A box of `name`, whose contents are from `start` to `end`; it begins at `head`."""

    name: bytes
    head: int
    start: int
    end: int


def strip_boxes(data: bytes) -> bytes:
    """`data` without the words beside its pictures. Raises IndexError where they cannot be found."""
    content = bytearray(data)
    for box in _iterate_boxes(content, 0, len(content)):
        _strip(content, box, top=True)
    return bytes(content)


def _strip(data: bytearray, box: Box, top: bool = False) -> None:
    if box.name in BLANKED:
        _blank_box(data, box)
    elif box.name == b"meta":
        if top and _is_of_pictures(data, box):
            _strip_items(data, box)
        else:
            _blank_box(data, box)
    elif box.name == b"trak" and _is_telemetry(data, box):
        _blank_box(data, box)
    elif box.name in OPENED:
        for inner in _iterate_boxes(data, box.start, box.end):
            _strip(data, inner)


def _blank_box(data: bytearray, box: Box) -> None:
    """Make of `box` one that is empty space."""
    data[box.head + 4 : box.head + 8] = b"free"
    data[box.start : box.end] = bytes(box.end - box.start)


def _iterate_boxes(data: bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; one that is cut short ends where they do."""
    while start + 8 <= end:
        size, name, head = read_number(data, start, 4), bytes(data[start + 4 : start + 8]), 8
        if size == 1 and start + 16 <= end:
            size, head = read_number(data, start + 8, 8), 16
        size = end - start if size == 0 else size
        if size < head:
            return
        yield Box(name, start, start + head, min(start + size, end))
        start += size


def _find_inside(data: bytearray, box: Box, name: bytes, skipped: int = 0) -> Box | None:
    return next((inner for inner in _iterate_boxes(data, box.start + skipped, box.end) if inner.name == name), None)


def _is_of_pictures(data: bytearray, meta: Box) -> bool:
    handler = _find_inside(data, meta, b"hdlr", 4)
    return handler is not None and data[handler.start + 8 : handler.start + 12] == b"pict"


def _is_telemetry(data: bytearray, track: Box) -> bool:
    media = _find_inside(data, track, b"mdia")
    handler = _find_inside(data, media, b"hdlr") if media else None
    return handler is not None and bytes(data[handler.start + 8 : handler.start + 12]) in TELEMETRY


def _strip_items(data: bytearray, meta: Box) -> None:
    """Blank the items that are no picture."""
    inner = {box.name: box for box in _iterate_boxes(data, meta.start + 4, meta.end)}
    for name in BLANKED & inner.keys():
        _blank_box(data, inner[name])
    if b"iinf" not in inner or b"iloc" not in inner:
        return
    words = {item: sort for item, sort in _read_items(data, inner[b"iinf"]).items() if sort not in PICTURES}
    base, bytes_left = inner[b"idat"].start if b"idat" in inner else 0, len(data)
    for item, start, length in _iterate_places(data, inner[b"iloc"], base, len(data)):
        if item in words:
            bytes_left -= length
            if not start <= start + length <= len(data) or bytes_left < 0:  # no two pieces are at one place
                raise IndexError(start)
            blank = NO_EXIF if words[item] == b"Exif" and length >= len(NO_EXIF) else b""
            data[start : start + length] = blank + bytes(length - len(blank))


def _read_items(data: bytearray, box: Box) -> Mapping[int, bytes]:
    """The sort of each item by its number."""
    type_by_item, skipped = {}, 4 + (2 if data[box.start] == 0 else 4)
    for entry in _iterate_boxes(data, box.start + skipped, box.end):
        version, wide = data[entry.start], 4 if data[entry.start] == 3 else 2
        place = entry.start + 4 + wide + 2
        type_by_item[read_number(data, entry.start + 4, wide)] = bytes(data[place : place + 4]) if version >= 2 else b"mime"
    return type_by_item


def _iterate_places(data: bytearray, box: Box, inner: int, length: int) -> Iterator[tuple[int, int, int]]:
    """Where the pieces of each item are: its number, the start and the length of each; `inner` is where the box `idat` begins. Raises
    IndexError past the end, and for pieces that are many and nowhere told."""
    version, at = data[box.start], box.start + 4
    offset_size, length_size = data[at] >> 4, data[at] & 15
    base_size, index_size = data[at + 1] >> 4, data[at + 1] & 15 if version else 0
    wide = 2 if version < 2 else 4
    count, at = read_number(data, at + 2, wide), at + 2 + wide
    for _ in range(count):
        item, at = read_number(data, at, wide), at + wide
        method = read_number(data, at, 2) & 15 if version else 0
        at += 4 if version else 2
        base, at = read_number(data, at, base_size), at + base_size
        pieces, at = read_number(data, at, 2), at + 2
        if pieces > 1 and not index_size + offset_size + length_size:
            raise IndexError(at)
        for _ in range(pieces):
            at += index_size
            start, size = read_number(data, at, offset_size), read_number(data, at + offset_size, length_size)
            at += offset_size + length_size
            start += base + (inner if method == 1 else 0)
            yield item, start, size or length - start


def read_number(data: bytes | bytearray, place: int, size: int) -> int:
    """The big-endian number at `place`. Raises IndexError past the end."""
    if place + size > len(data):
        raise IndexError(place)
    return int.from_bytes(data[place : place + size], "big")


# A TIFF without what a camera or a program wrote beside its pixels, which do not move: the directory of its tags is made shorter in place.
# https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, and BigTIFF: https://www.awaresystems.be/imaging/tiff/bigtiff.html

Order = Literal["little", "big"]
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of each type of value."""
PIXEL_TAGS = frozenset(
    (
        *(*range(254, 267), 273, 274, *range(277, 285), *range(288, 294), 296, 297, 301, *range(317, 326), 330, *range(332, 337)),
        *(*range(338, 348), *range(512, 522), *range(529, 533), 559, 33421, 33422, 34675),
    )
)
"""Tags that say how to show a picture: its size, its strips, its colours, how it is turned."""
OF_A_MAP = frozenset((33550, 33922, 34264, 34735, 34736, 34737, 42113))
"""Those of a map, whose position is what it shows: GeoTIFF, https://docs.ogc.org/is/19-008r4/19-008r4.html"""
OF_A_NEGATIVE = frozenset(range(50706, 51200)) - {50735, 50740, 50827, 50828, 50971}
"""Those of DNG, without the number of the camera and what its maker keeps for himself."""
KEPT_TAGS = PIXEL_TAGS | OF_A_MAP | OF_A_NEGATIVE
DIRECTORIES = frozenset((34665, 34853, 40965))
"""EXIF, positions, interoperability: tags that lead to other tags."""
SUBPICTURES = 330
MOST_DIRECTORIES = 1_000
"""Directories of a file: a scanned register of a thousand pages is split before."""
SHARED = 2
"""How often the bytes of a file may be read, on the whole: its parts stand apart, but for a few values that directories share."""


@dataclass
class Directories:
    """The directories of `content`, whose numbers are in the `order` of bytes; `wide` are the bytes of an offset, 8 in a BigTIFF."""

    content: bytearray
    order: Order
    wide: int

    def __post_init__(self) -> None:
        self.bytes_left = SHARED * len(self.content)

    def strip(self, place: int) -> None:
        """Shorten each directory of the chain that begins at `place`, and of those it leads to. Raises IndexError, ValueError, also when
        all that they name is longer than the file."""
        waiting, visited = [place], set()
        while waiting:
            place = waiting.pop()
            if place and place not in visited:
                visited.add(place)
                if len(visited) > MOST_DIRECTORIES:
                    raise ValueError(len(visited))
                waiting += self._shorten(place)

    def _shorten(self, place: int) -> list[int]:
        first, size = place + (8 if self.wide == 8 else 2), 4 + 2 * self.wide
        count = self._read_number(place, first - place)
        after = first + count * size
        self._spend(after - place)
        following = self._read_number(after, self.wide)
        kept_entries, leads = [], [following]
        for at in range(first, after, size):
            tag = self._read_number(at, 2)
            if tag in KEPT_TAGS:
                kept_entries.append(bytes(self.content[at : at + size]))
                leads += self._read_values(at) if tag == SUBPICTURES else []
            else:
                self._wipe(at, tag)
        directory = b"".join(
            (len(kept_entries).to_bytes(first - place, self.order), *kept_entries, following.to_bytes(self.wide, self.order))
        )
        self.content[place : after + self.wide] = directory + bytes(after + self.wide - place - len(directory))
        return leads

    def _wipe(self, at: int, tag: int) -> None:
        """Blank the value of the entry at `at`, and the directory that it leads to."""
        if tag in DIRECTORIES:
            place, size = self._read_number(at + 4 + self.wide, self.wide), 4 + 2 * self.wide
            first = place + (8 if self.wide == 8 else 2)
            count = self._read_number(place, first - place)
            self._spend(count * size)
            for inner in range(first, first + count * size, size):
                self._wipe(inner, self._read_number(inner, 2))
            self.content[place : first + count * size] = bytes(first + count * size - place)
            return
        start, length = self._find_value(at)
        self.content[start : start + length] = bytes(length)

    def _find_value(self, at: int) -> tuple[int, int]:
        """Where the value of an entry is, and how long."""
        length = SIZES.get(self._read_number(at + 2, 2), 1) * self._read_number(at + 4, self.wide)
        start = at + 4 + self.wide if length <= self.wide else self._read_number(at + 4 + self.wide, self.wide)
        if start + length > len(self.content):
            raise IndexError(start)
        self._spend(length)
        return start, length

    def _spend(self, length: int) -> None:
        self.bytes_left -= length
        if self.bytes_left < 0:
            raise ValueError(length)

    def _read_values(self, at: int) -> list[int]:
        start, length = self._find_value(at)
        size = SIZES.get(self._read_number(at + 2, 2), 4)
        return [self._read_number(place, size) for place in range(start, start + length, size)]

    def _read_number(self, place: int, size: int) -> int:
        if place + size > len(self.content):
            raise IndexError(place)
        return int.from_bytes(self.content[place : place + size], self.order)


def strip_tiff(data: bytes) -> bytes:
    """`data` without its text tags. Raises IndexError or ValueError when it is damaged."""
    order: Order = "little" if data[:2] == b"II" else "big"
    wide = 8 if int.from_bytes(data[2:4], order) == 43 else 4
    directories = Directories(bytearray(data), order, wide)
    directories.strip(directories._read_number(8 if wide == 8 else 4, wide))
    return bytes(directories.content)


JFIF, ICC, ADOBE, END_OF_IMAGE, SCAN = 0xE0, 0xE2, 0xEE, 0xD9, 0xDA
"""Markers of JPEG: ITU-T T.81, table B.1, and its application data: https://www.w3.org/Graphics/JPEG/jfif3.pdf"""

MARKER, NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]"), re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""One at a place, and the next one after it, looked for without what fills the space before: a run of those bytes is read once."""
PNG_KEPT = frozenset(b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT cICP mDCV cLLI".split())
"""Chunks that say how to show a picture; those whose first letter is a capital are the picture. https://www.w3.org/TR/png-3/#11Chunks"""

WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_TOLD = 0x08 | 0x04
"""The flags by which a WebP says that it holds EXIF and XMP. https://www.rfc-editor.org/rfc/rfc9649#section-2.7"""


GIF_EXTENSION, GIF_IMAGE, GIF_END = 0x21, 0x2C, 0x3B
GIF_SHOWN = frozenset((0xF9, 0x01))
GIF_MOVES = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0"))
"""Blocks of a GIF: https://www.w3.org/Graphics/GIF/spec-gif89a.txt"""


def strip_metadata(data: bytes) -> bytes | None:
    """The picture or film `data` with its pixels, colours and orientation only; None for an unknown format.

    Raises PictureError when it is damaged.
    """
    write = next((write for head, write in WRITERS if re.match(head, data, re.DOTALL)), None)
    try:
        return write(data) if write else None
    except (IndexError, ValueError, OSError, RecursionError, Image.DecompressionBombError) as error:
        raise PictureError("cette image est abîmée et ne s’ouvre pas. Envoyez-la de nouveau.") from error


def _clean_jpeg(data: bytes) -> bytes:
    return b"".join((data[:2], _find_orientation(data), *_iterate_segments(data)))


def _iterate_segments(data: bytes) -> Iterator[bytes]:
    """What is kept, to the end of the image: after it phones put a film, or the same picture with another position."""
    place = 2
    while True:
        match = MARKER.match(data, place)
        if not match:
            raise ValueError(place)
        marker = data[match.end() - 1]
        if marker == END_OF_IMAGE:
            yield data[match.start() : match.end()]
            return
        end = match.end() + read_number(data, match.end(), 2)
        if marker == SCAN:
            following = NEXT_MARKER.search(data, end)
            end = following.start() if following else data.index(b"\xff\xd9", end)
        if _is_shown(marker, data[match.end() + 2 : end]):
            yield data[match.start() : end]
        place = end


def _is_shown(marker: int, data: bytes) -> bool:
    if marker == JFIF:
        return data.startswith(b"JFIF\0")
    if marker == ICC:
        return data.startswith(b"ICC_PROFILE\0")
    return marker == ADOBE or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _find_orientation(data: bytes) -> bytes:
    """The one word of EXIF without which a picture lies on its side."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        orientation = image.getexif().get(ORIENTATION, 1)
    if orientation not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    encoded = exif.tobytes()
    return b"\xff\xe1" + (len(encoded) + 2).to_bytes(2, "big") + encoded


def _clean_png(data: bytes) -> bytes:
    chunks, place, name = [data[:8]], 8, b""
    while name != b"IEND":
        name, end = data[place + 4 : place + 8], place + 12 + read_number(data, place, 4)
        if name in PNG_KEPT or name[:1].isupper():
            chunks.append(data[place:end])
        place = end
    return b"".join(chunks)


def _clean_webp(data: bytes) -> bytes:
    kept_chunks, place, riff_end = [], 12, 8 + int.from_bytes(data[4:8], "little")
    while place + 8 <= min(riff_end, len(data)):
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        chunk = data[place + 8 : place + 8 + size + size % 2]
        if name == b"VP8X":
            chunk = bytes((chunk[0] & ~WEBP_TOLD, *chunk[1:]))
        if name in WEBP_KEPT:
            kept_chunks.append(data[place : place + 8] + chunk)
        place += 8 + size + size % 2
    chunks = b"WEBP" + b"".join(kept_chunks)
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def _clean_gif(data: bytes) -> bytes:
    """Without comments, and without what programs add, but for the number of times that it moves."""
    place = 13 + _count_colour_bytes(data[10])
    blocks = [data[:place]]
    while data[place] != GIF_END:
        sort, start = data[place], place
        if sort == GIF_EXTENSION:
            is_shown = data[place + 1] in GIF_SHOWN or data[place + 3 : place + 14] in GIF_MOVES
            place += 2
        elif sort == GIF_IMAGE:
            is_shown, place = True, place + 11 + _count_colour_bytes(data[place + 9])
        else:
            raise ValueError(place)
        while data[place]:
            place += data[place] + 1
        place += 1
        blocks += [data[start:place]] if is_shown else []
    return b"".join((*blocks, data[place : place + 1]))


def _count_colour_bytes(packed: int) -> int:
    """Bytes of the table of colours that a packed field announces."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


WRITERS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (rb"\xff\xd8\xff", _clean_jpeg),
    (rb"\x89PNG\r\n\x1a\n", _clean_png),
    (rb"RIFF....WEBP", _clean_webp),
    (rb"GIF8[79]a", _clean_gif),
    (rb"....ftyp", strip_boxes),
    (rb"II[\x2a\x2b]\0|MM\0[\x2a\x2b]", strip_tiff),
)
