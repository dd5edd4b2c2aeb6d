"""Edit a file of ten thousand lines of which few changed: these are replaced, the rest is copied.

It is read by pieces that fit where the last one was: each page of memory that a process had not before costs as much as copying 10 kB.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from plugins.core.infrastructure.publication_rows import PublicationChanges, RoomRows, Row

FEW = 16
"""Lines that are moved sooner than a file of ten thousand is made again: each costs a look through it, 1 ms in 5 MB."""
PIECE = 1 << 16


class SplicedLines:
    """The lines of `file`, separated by `separator`, with lines to remove and to insert. Lines have places: that of their first byte,
    before anything moves."""

    def __init__(self, file: BinaryIO, separator: bytes):
        self.file, self.separator = file, separator
        self._cuts: list[tuple[int, int, bytes]] = []

    def find(self, line: bytes) -> int:
        """The place of `line`; -1 when it is nowhere, or may be elsewhere too."""
        places: list[int] = []
        self.file.seek(0)
        start, window = 0, b""
        while piece := self.file.read(PIECE):
            tail = window[max(0, len(window) - len(line) + 1) :]
            start, window = start + len(window) - len(tail), tail + piece
            place = window.find(line)
            while place >= 0:
                places.append(start + place)
                place = window.find(line, place + 1)
        return places[0] if len(places) == 1 else -1

    def find_first_after(self, is_before: Callable[[bytes], bool], start: int, end: int) -> int:
        """The place of the first line that `is_before` refuses, among the sorted lines between two places; `end` when there is none."""
        while start < end:
            middle = self._find_line_start(start, (start + end) // 2, end)
            line = self.read(middle, end)
            start, end = (min(end, middle + len(line) + len(self.separator)), end) if is_before(line) else (start, middle)
        return start

    def read(self, place: int, end: int) -> bytes:
        """The line at `place`, which goes no further than `end`; of a file whose lines end with its separator alone."""
        self.file.seek(place)
        line = self.file.read(min(PIECE, end - place))
        while self.separator not in line and place + len(line) < end:
            line += self.file.read(min(PIECE, end - place - len(line)))
        return line.partition(self.separator)[0]

    def _find_line_start(self, start: int, place: int, end: int) -> int:
        """Where the line begins that is at `place`, after `start`."""
        size = 1024
        while True:
            first = max(start, place - size)
            self.file.seek(first)
            offset = self.file.read(place - first).rfind(self.separator)
            if offset >= 0:
                return first + offset + len(self.separator)
            if first == start:
                return start
            size *= 8

    def remove(self, place: int, line: bytes) -> bool:
        """Remove `line`, expected at that `place`, with the separator before it. Whether that can be told: the first has none."""
        before = place - len(self.separator)
        if before < 0:
            return False
        self.file.seek(before)
        self._cuts.append((before, place + len(line), b""))
        return self.file.read(len(self.separator) + len(line)) == self.separator + line

    def insert(self, place: int, line: bytes) -> None:
        """Insert `line` at a `place` where another ends, after those inserted there before it."""
        self._cuts.append((place, place, self.separator + line))

    def iterate_pieces(self) -> Iterator[bytes]:
        """The whole file, as it will be."""
        end = 0
        for start, next_end, line in sorted(self._cuts, key=lambda cut: cut[:2]):
            yield from self._copy_range(end, start)
            yield line
            end = next_end
        yield from self._copy_range(end, None)

    def _copy_range(self, start: int, end: int | None) -> Iterator[bytes]:
        self.file.seek(start)
        while piece := self.file.read(PIECE if end is None else min(PIECE, end - start)):
            start += len(piece)
            yield piece


def replace_lines(lines: SplicedLines, old_lines: Iterable[bytes], new_lines: Iterable[tuple[bytes, bytes]]) -> bool:
    """Remove `old_lines` and insert `new_lines`, each with the line that it follows, which stays. False when a place cannot be told."""
    for line in old_lines:
        if not line or (place := lines.find(line)) < 0 or not lines.remove(place, line):
            return False
    for line, followed in new_lines:
        if not followed or (place := lines.find(followed)) < 0:
            return False
        lines.insert(place + len(followed), line)
    return True


def are_few(changes: PublicationChanges) -> bool:
    """Whether the lines of what moved are sooner moved than all are written."""
    return not changes.is_everything and len(changes.present) + len(changes.removed) <= FEW


def splice_rows(file: BinaryIO, separator: bytes, rows: RoomRows, get_line: Callable[[Row], bytes]) -> Iterator[bytes] | None:
    """A `file` of the lines that `get_line` gave of `rows` at the last build, by pieces, with those that moved in their places. None when
    a place cannot be told."""
    lines = SplicedLines(file, separator)
    return lines.iterate_pieces() if replace_lines(lines, *_list_moved_lines(rows, get_line)) else None


def _list_moved_lines(rows: RoomRows, get_line: Callable[[Row], bytes]) -> tuple[list[bytes], list[tuple[bytes, bytes]]]:
    """The lines that go, and those that come, in order, each with the nearest before it that stays."""
    now, present, order = rows.now, rows.changes.present, list(rows.now)
    old_lines = [line for row in rows.before.values() if row and (line := get_line(row))]
    new_lines: list[tuple[bytes, bytes]] = []
    for number in sorted(map(order.index, present)):
        if (row := now[order[number]]) and (line := get_line(row)):
            rows_before = (now[source] for source in reversed(order[:number]) if source not in present)
            lines_before = (get_line(each) for each in rows_before if each)
            new_lines.append((line, next(filter(None, lines_before), b"")))
    return old_lines, new_lines


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, in a folder that may be missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(pieces)
