"""HEIC, the photographs of iPhones: which files they are, and the library that reads them, loaded with the first of them and not before.

It takes a tenth of a second and 15 MB, which no journal without such a photograph should pay. https://www.iso.org/standard/83650.html
"""

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pillow_heif import HeifImageFile

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
