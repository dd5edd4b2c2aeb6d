"""The QR code of an address, for paper: a printed text leads back to its page, and to later corrections."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
import segno.consts
import segno.encoder
from markupsafe import Markup

# The squares of a QR code, those of segno in a twentieth of the time (0.06 ms for 1): where they stand is found once for each size.
# A code that segno draws is the model of its size: its fixed squares are taken as they are, and the others are filled in the order of
# ISO/IEC 18004, 7.7.3. What is not a plain address is left to segno, and so is a size of which the model would not be drawn alike.

MASK = 0
"""Any of the eight can be read; to try them all takes segno 4.5 ms a page."""
CONSTS: Any = segno.consts
ENCODER: Any = segno.encoder
LEVEL = CONSTS.ERROR_LEVEL_L
BYTES = 0b0100
"""The mode in which signs are written as they are: ISO/IEC 18004, 7.4.1."""
PADS = b"\xec\x11"
"""What follows what is said, again and again, once segno has left a byte empty: ISO/IEC 18004, 7.4.10."""
LONG_FROM = 10
"""The size from which the number of signs takes 16 bits, not 8: ISO/IEC 18004, 7.4.1."""
FIELD = 0b100011101
"""The polynomial by which bytes are multiplied: ISO/IEC 18004, 7.5.2."""
TO_FILL = 2
"""What segno writes in the squares that nothing fixed takes."""
DARK, LIGHT = "1", "0"
AS_NUMBERS = bytes.maketrans(f"{LIGHT}{DARK}".encode(), b"\0\1")


@dataclass(frozen=True)
class CodeSize:
    """A size of codes. `blocks` are how many bytes of what is said each block has, `checks` how many bytes of correction follow it. `mask`
    is what is turned over of the bits that are filled in, which come in the order of `places`, and `rows` are found among them, then LIGHT
    and DARK."""

    number: int
    blocks: tuple[int, ...]
    checks: int
    places: int
    mask: int
    rows: tuple[Callable[[str], tuple[str, ...]], ...]

    @property
    def room(self) -> int:
        """Bytes of what is said, with all that goes before and after it."""
        return sum(self.blocks)

    @classmethod
    def from_model(cls, number: int, model: segno.QRCode) -> "CodeSize":
        """The size of the code `model`."""
        side = len(model.matrix)
        squares = ENCODER.make_matrix(side, side)
        ENCODER.add_finder_patterns(squares, side, side)
        ENCODER.add_alignment_patterns(squares, side, side)
        order = {place: count for count, place in enumerate(_iterate_filled_places(squares))}
        mask = int("".join(DARK if (row + column) % 2 == 0 else LIGHT for row, column in order), 2)
        light, dark = len(order), len(order) + 1
        rows = [[order.get((row, column), dark if model.matrix[row][column] else light) for column in range(side)] for row in range(side)]
        groups = CONSTS.ECC[number][LEVEL]
        blocks = [group.num_data for group in groups for _ in range(group.num_blocks)]
        checks = groups[0].num_total - groups[0].num_data
        return cls(number, tuple(blocks), checks, len(order), mask, tuple([itemgetter(*row) for row in rows]))

    def draw(self, text: bytes) -> list[bytes]:
        """The rows of the code of `text`, a byte for each square, 1 where it is dark."""
        bits = f"{self._build_message(text) ^ self.mask:0{self.places}b}{LIGHT}{DARK}"
        return ["".join(row(bits)).encode().translate(AS_NUMBERS) for row in self.rows]

    def _build_message(self, text: bytes) -> int:
        """All that is filled in, as one number: the bytes of the blocks in turn, those of their corrections, and what remains, empty."""
        signs, length = (1 if self.number < LONG_FROM else 2), len(text)
        head = (BYTES << 8 * signs | length) << 8 * length | int.from_bytes(text)
        empty = self.room - length - signs - 1
        content = (head << 4).to_bytes(length + signs + 1) + (b"\0" + PADS * (empty // 2))[:empty]
        starts = [sum(self.blocks[:number]) for number in range(len(self.blocks))]
        blocks = [content[start : start + size] for start, size in zip(starts, self.blocks, strict=True)]
        message = bytes(chain(_interleave(blocks), _interleave([_compute_corrections(block, self.checks) for block in blocks])))
        return int.from_bytes(message) << self.places - 8 * len(message)


def draw_modules(address: str) -> list[bytes]:
    """The rows of the code of `address`, a byte for each square, 1 where it is dark."""
    number = _find_smallest_size(len(address)) if address.isascii() and address[:1].islower() else 0
    size = _find_size(number) if number else None
    return size.draw(address.encode()) if size else [bytes(row) for row in _build_model(address).matrix]


def _build_model(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="l", boost_error=False, mask=MASK)


@lru_cache(maxsize=256)
def _find_smallest_size(signs: int) -> int:
    """The smallest size that has room for so many `signs`; 0 where there is none."""
    bits = ((number, CONSTS.SYMBOL_CAPACITY[number][LEVEL]) for number in range(1, 41))
    return next((number for number, room in bits if 4 + (8 if number < LONG_FROM else 16) + 8 * signs <= room), 0)


@cache
def _find_size(number: int) -> CodeSize | None:
    """The size of that `number`; None where it would not give what segno gives."""
    signs = next(signs for signs in range(3_000) if _find_smallest_size(signs) == number)
    text = "".join(chr(ord("a") + place * 7 % 26) for place in range(signs))
    model = _build_model(text)
    size = CodeSize.from_model(number, model)
    return size if size.draw(text.encode()) == [bytes(row) for row in model.matrix] else None


def _iterate_filled_places(squares: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The squares that are filled in, two columns at a time from the right, upwards and downwards in turn; the column of the sixth is
    left out: ISO/IEC 18004, 7.7.3."""
    side = len(squares)
    rights = [right if right > 6 else right - 1 for right in range(side - 1, 0, -2)]
    for turn, right in enumerate(rights):
        for row in range(side) if turn % 2 else reversed(range(side)):
            yield from ((row, column) for column in (right, right - 1) if squares[row][column] == TO_FILL)


def _interleave(blocks: Sequence[Sequence[int]]) -> Iterator[int]:
    """The first byte of each of `blocks`, then the second of each…"""
    return (byte for bytes_of_all in zip_longest(*blocks) for byte in bytes_of_all if byte is not None)


def _compute_corrections(block: Sequence[int], count: int) -> bytes:
    """The `count` bytes that correct `block`: what remains of it by a polynomial."""
    remains, table, top, rest = 0, _compute_remainders(count), 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    for byte in block:
        remains = (remains & rest) << 8 ^ table[remains >> top ^ byte]
    return remains.to_bytes(count)


@cache
def _compute_remainders(count: int) -> tuple[int, ...]:
    """What each byte leaves of the polynomial of `count` corrections."""
    factors = [1]
    for power in range(count):
        root = _compute_power(power)
        factors = [above ^ _multiply(below, root) for above, below in zip([*factors, 0], [0, *factors], strict=True)]
    return tuple(int.from_bytes(bytes(_multiply(byte, factor) for factor in factors[1:])) for byte in range(256))


def _compute_power(count: int) -> int:
    value = 1
    for _ in range(count):
        value = _multiply(value, 2)
    return value


def _multiply(byte: int, factor: int) -> int:
    """Two bytes multiplied."""
    product = 0
    while factor:
        product ^= byte if factor & 1 else 0
        byte, factor = (byte << 1 ^ FIELD if byte & 128 else byte << 1), factor >> 1
    return product


QUIET = 4
"""Modules of white around: ISO/IEC 18004, 9.1."""

DARK_RUN = re.compile(rb"\x01+")


def draw_qr(address: str) -> Markup:
    """An SVG drawing of the QR code of `address`: a line along the dark modules, error correction L, without size or style of its own."""
    rows = draw_modules(address)
    side, line = len(rows) + 2 * QUIET, "".join(map(_trace_row, rows))
    path = f'<path stroke="#000" d="M{QUIET} {QUIET}.5{line}"/>'
    return Markup(f'<svg class="qr" viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false">{path}</svg>')


def _trace_row(row: bytes) -> str:
    """The dark modules of one row, drawn from its start to the start of the next."""
    drawn, at = [], 0
    for run in DARK_RUN.finditer(row):
        drawn.append(f"m{run.start() - at} 0h{run.end() - run.start()}" if run.start() > at else f"h{run.end()}")
        at = run.end()
    return "".join([*drawn, f"m-{at} 1"])
