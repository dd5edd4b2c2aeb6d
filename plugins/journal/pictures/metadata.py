"""Strip metadata from pictures and films without changing a pixel: nothing a camera or program wrote beside them stays.

JPEG, PNG, WebP, GIF, AVIF, HEIC, TIFF, and films: what phones and scanners make. Only what is needed to show the picture is kept, so that
unforeseen metadata goes too.
"""

import io
import re
from collections.abc import Callable, Iterator

from PIL import Image

from plugins.journal.pictures import boxes, tiff
from plugins.journal.pictures.original import ORIENTATION, PictureError

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
        end = match.end() + boxes.read_number(data, match.end(), 2)
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
        name, end = data[place + 4 : place + 8], place + 12 + boxes.read_number(data, place, 4)
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
    (rb"....ftyp", boxes.strip_words),
    (rb"II[\x2a\x2b]\0|MM\0[\x2a\x2b]", tiff.strip_words),
)
