"""Whether the bytes of a picture stop before its end, or were spoilt on the way: by its structure, without decoding a pixel.

A copy that was cut, a card that was pulled out: what such a file shows is known only by who decodes it, at a tenth of a second each. This
costs a hundred times less, and tells which ones deserve it.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pillow_heif import HeifImageFile

# HEIC, the photographs of iPhones: which files they are, and the library that reads them, loaded with the first of them and not before.
# It takes a tenth of a second and 15 MB, which no journal without such a photograph should pay. https://www.iso.org/standard/83650.html

FORMAT = "HEIF"
"""What Pillow calls it; `Image.register_open(FORMAT, open_heic, is_heic)` teaches it to."""

SUFFIXES = (".heic", ".heif")
BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heic(prefix: bytes) -> bool:
    """Whether a file that begins so is one. An AVIF is another, though it says « mif1 » further on."""
    return prefix[4:8] == b"ftyp" and prefix[8:12] in BRANDS


def open_heic(file: IO[bytes], name: str | bytes) -> "HeifImageFile":
    """The picture, as Pillow's `Image.open` gives it. Raises what a damaged file makes the library raise."""
    from pillow_heif import HeifImageFile  # 20 MB of codecs, for the photographs of iPhones alone

    return HeifImageFile(file, name)


PIECE = 1 << 18
JPEG_SCAN, JPEG_END = 0xDA, b"\xff\xd9"
"""Markers of JPEG: ITU-T T.81, table B.1. Inside a scan, FF is followed by 00 or by a restart: the end is nowhere else."""
PADDING = 1024
"""Bytes of the end of a GIF within which its last block is, whatever zeros follow."""


def may_be_damaged(file: BinaryIO) -> bool:
    """Whether the picture in `file` looks truncated or corrupt; it may still decode. False for another kind of file."""
    head = file.read(12)
    size = file.seek(0, os.SEEK_END)
    looks = next((looks for is_one, looks in STRUCTURES if is_one(head)), None)
    return looks is not None and looks(file, head, size)


MOST_SCANS = 200
"""Of one JPEG, of ours: programs write ten, and twenty for each colour are possible. Each costs a pass over all pixels."""


def has_many_scans(data: bytes) -> bool:
    """Whether the JPEG `data` asks for so many passes over its pixels that it was made to hold the machine."""
    return data.count(bytes((0xFF, JPEG_SCAN))) > MOST_SCANS


def looks_damaged(path: Path) -> bool:
    """Whether the picture at `path` looks truncated or corrupt. Raises OSError."""
    with path.open("rb") as file:
        return may_be_damaged(file)


def _is_cut_jpeg(file: BinaryIO, head: bytes, size: int) -> bool:
    """The thumbnail of a camera ends as the picture does: the segments before the first scan are stepped over."""
    place = 2
    while True:
        file.seek(place)
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF:
            return True
        if marker[1] == 0xFF:
            place += 1
            continue
        place += 2 + int.from_bytes(marker[2:], "big")
        if marker[1] == JPEG_SCAN:
            break
    file.seek(max(place, size - 2))
    if file.read() == JPEG_END:
        return False
    file.seek(place)
    return not _contains(file, JPEG_END)


def _contains(file: BinaryIO, searched: bytes) -> bool:
    before = b""
    while piece := file.read(PIECE):
        if searched in before + piece:
            return True
        before = piece[-len(searched) + 1 :]
    return False


def _is_spoilt_png(file: BinaryIO, head: bytes, size: int) -> bool:
    """Each chunk has a checksum, and the last is IEND: https://www.w3.org/TR/png-3/#5Chunk-layout"""
    file.seek(8)
    while True:
        start = file.read(8)
        if len(start) < 8 or file.tell() + int.from_bytes(start[:4], "big") + 4 > size:
            return True
        checksum = zlib.crc32(start[4:])
        for piece in _iterate_pieces(file, int.from_bytes(start[:4], "big")):
            checksum = zlib.crc32(piece, checksum)
        if int.from_bytes(file.read(4), "big") != checksum:
            return True
        if start[4:] == b"IEND":
            return False


def _iterate_pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (piece := file.read(min(length, PIECE))):
        length -= len(piece)
        yield piece


def _is_cut_webp(file: BinaryIO, head: bytes, size: int) -> bool:
    return size < 8 + int.from_bytes(head[4:8], "little")


def _is_cut_gif(file: BinaryIO, head: bytes, size: int) -> bool:
    file.seek(max(0, size - PADDING))
    return not file.read().rstrip(b"\0").endswith(b";")


def _is_cut_container(file: BinaryIO, head: bytes, size: int) -> bool:
    """AVIF and HEIC are boxes, each with its length: ISO/IEC 14496-12, 4.2."""
    place = 0
    while place < size:
        file.seek(place)
        box = file.read(16).ljust(16, b"\0")
        length = int.from_bytes(box[:4], "big")
        if length == 0:
            return False
        length = int.from_bytes(box[8:], "big") if length == 1 else length
        if length < 8:
            return True
        place += length
    return place > size


STRUCTURES: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, bytes, int], bool]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), _is_cut_jpeg),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _is_spoilt_png),
    (lambda head: head[:4] == b"RIFF" and head[8:] == b"WEBP", _is_cut_webp),
    (lambda head: head.startswith((b"GIF87a", b"GIF89a")), _is_cut_gif),
    (lambda head: head[4:8] == b"ftyp", _is_cut_container),
)
