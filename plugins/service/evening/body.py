"""Read the body of a request strictly: anything but small plain JSON is refused first."""

import json
import math
from typing import Any, NoReturn

from flask import Request

from plugins.service.evening.refusal import SENTENCES, RequestRefused

LARGEST = 64 * 1024
"""Bytes: some sixty times the longest text of an entry."""

DEEPEST = 8
"""Levels of lists and objects: an entry with a vote by names has four."""


def read_json_object(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises RequestRefused: 415, 413 or 400."""
    if request.mimetype != "application/json":
        raise RequestRefused(415, SENTENCES[415])
    try:
        return decode_json_object(read_bytes(request, LARGEST))
    except ValueError:
        raise RequestRefused(400, SENTENCES[400]) from None


def read_bytes(request: Request, largest: int) -> bytes:
    """The bytes that were sent, `largest` at most. Raises RequestRefused."""
    if (request.content_length or 0) > largest:
        raise RequestRefused(413, f"C’est trop lourd : {largest // 1024} ko au plus.")
    content = request.stream.read(largest + 1)
    if len(content) > largest:
        raise RequestRefused(413, f"C’est trop lourd : {largest // 1024} ko au plus.")
    return content


def decode_json_object(data: bytes) -> dict[str, Any]:
    """The object that `data` is in JSON. Raises ValueError for anything else, for a key given twice, a number without an end, or depth."""
    try:
        read = json.loads(
            data.decode("utf-8"), object_pairs_hook=_refuse_repeated_keys, parse_float=_parse_finite, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(read, dict) or _is_deeper(read, DEEPEST):
        raise ValueError("no object, or too deep")
    return read


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two keys of one name are read differently by different programs: neither is taken; nor a key that has half of a letter, which
    nothing can write."""
    read = dict(pairs)
    "".join(read).encode()
    if len(read) != len(pairs):
        raise ValueError("twice the same key")
    return read


def _parse_finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _is_deeper(read: Any, levels: int) -> bool:
    inner = read.values() if isinstance(read, dict) else read if isinstance(read, list) else ()
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)
