"""The part of CBOR that Pagefind's filters and tables are written in: numbers, texts, lists. https://www.rfc-editor.org/rfc/rfc8949"""

from typing import Any

UNSIGNED, NEGATIVE, TEXT, LIST = 0, 1, 3, 4
"""Major types, section 3.1."""
ENDLESS, BREAK = 31, 0xFF
"""A list whose end is marked instead of its length said, section 3.2.2."""


def decode(data: bytes) -> Any:
    """The value that `data` holds. Raises ValueError for anything else than numbers, texts and lists."""
    return _value(data, 0)[0]


def encode(value: Any) -> bytes:
    """`value` in the shortest form. Raises ValueError as `decode`."""
    match value:
        case int():
            return _head(UNSIGNED, value) if value >= 0 else _head(NEGATIVE, -1 - value)
        case str():
            return _head(TEXT, len(value.encode())) + value.encode()
        case list():
            return _head(LIST, len(value)) + b"".join(map(encode, value))
    raise ValueError(f"{type(value).__name__} is not written in an index")


def _head(major: int, number: int) -> bytes:
    for short, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << 8 * size:
            return bytes([major << 5 | short]) + number.to_bytes(size, "big")
    raise ValueError(f"{number} is too large")


def _value(data: bytes, at: int) -> tuple[Any, int]:
    major, number, at = _opened(data, at)
    if major == LIST:
        return _list(data, at, number)
    if number is None or major not in (UNSIGNED, NEGATIVE, TEXT):
        raise ValueError(f"type {major} is not that of an index")
    if major == TEXT:
        return data[at : at + number].decode(), at + number
    return (number if major == UNSIGNED else -1 - number), at


def _opened(data: bytes, at: int) -> tuple[int, int | None, int]:
    major, short = data[at] >> 5, data[at] & 31
    if short < 24 or short == ENDLESS:
        return major, None if short == ENDLESS else short, at + 1
    size = 1 << (short - 24)
    return major, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _list(data: bytes, at: int, length: int | None) -> tuple[list[Any], int]:
    found: list[Any] = []
    while length is None or len(found) < length:
        if length is None and data[at] == BREAK:
            return found, at + 1
        value, at = _value(data, at)
        found.append(value)
    return found, at
