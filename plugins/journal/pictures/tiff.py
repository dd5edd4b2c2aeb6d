"""A TIFF without what a camera or a program wrote beside its pixels, which do not move: the directory of its tags is made shorter in place.

https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, and BigTIFF: https://www.awaresystems.be/imaging/tiff/bigtiff.html
"""

from dataclasses import dataclass
from typing import Literal

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
MOST = 1_000
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
                if len(visited) > MOST:
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


def strip_words(data: bytes) -> bytes:
    """`data` without its text tags. Raises IndexError or ValueError when it is damaged."""
    order: Order = "little" if data[:2] == b"II" else "big"
    wide = 8 if int.from_bytes(data[2:4], order) == 43 else 4
    directories = Directories(bytearray(data), order, wide)
    directories.strip(directories._read_number(8 if wide == 8 else 4, wide))
    return bytes(directories.content)
