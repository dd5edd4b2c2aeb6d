"""The names of Bluesky's records: an instant and some chance, in thirteen letters that sort as time does.

A name that is chosen before the call makes a post the same however often it is sent. https://atproto.com/specs/tid
"""

import re
import secrets
from datetime import UTC, datetime, timedelta

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
FORM = re.compile(f"[{LETTERS[:16]}][{LETTERS}]{{12}}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLOCK = 10
"""Bits of the clock's own number, after 53 bits of microseconds."""


def mint(time: datetime) -> str:
    """A name for a record made at `time` (aware), in its second.

    Our clock counts seconds, and several posts may be claimed in one: the microseconds are chance too, so that two names of the same second
    are the same once in a thousand million times.
    """
    second = (time - EPOCH) // timedelta(seconds=1)
    number = (second * 1_000_000 + secrets.randbelow(1_000_000)) << CLOCK | secrets.randbits(CLOCK)
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def instant(tid: str) -> datetime:
    """When the record of that name was made (aware). Raises ValueError when it is not such a name."""
    if not FORM.fullmatch(tid):
        raise ValueError(f"not a TID: {tid}")
    number = 0
    for letter in tid:
        number = number << 5 | LETTERS.index(letter)
    return EPOCH + timedelta(microseconds=number >> CLOCK)
