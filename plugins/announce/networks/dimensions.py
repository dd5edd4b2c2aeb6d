"""How large a picture is, read in its first bytes: what a network needs to keep its place before it has come.

The formats are those of the pictures that the site gives to networks: PNG (w3.org/TR/png, IHDR) and JPEG (ITU-T T.81, B.2.2).
"""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that a size follows."""


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, at least 1; None when they cannot be read."""
    try:
        if content.startswith(PNG):
            width, height = struct.unpack_from(">II", content, 16)
        elif content.startswith(JPEG):
            height, width = struct.unpack_from(">HH", content, _frame(content) + 5)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def _frame(content: bytes) -> int:
    """Where the frame of a JPEG begins. Raises IndexError when there is none."""
    at = len(JPEG)
    while content[at + 1] not in FRAMES:
        if content[at] != 0xFF:
            raise IndexError(at)
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return at
