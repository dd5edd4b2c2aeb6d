"""Blank the metadata of a HEIC, an AVIF or a film in place, so that nothing else moves.

These files are boxes in boxes: ISO/IEC 14496-12 (https://developer.apple.com/documentation/quicktime-file-format), and 23008-12 for
pictures. How a picture is turned is a property there, not a word of EXIF.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


def strip_words(data: bytes) -> bytes:
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
