"""What adding up the ledger needs of a line, found without reading the whole of it: several times faster than JSON.

A post has a name here: its key as our lines write it. A line that is not written exactly as ours are, or that says something rare, has no
outline: it is read whole, and may be damaged.
"""

import json
import re
from functools import lru_cache

from plugins.announce.key import BEGIN, PUBLISHED, Key
from plugins.announce.ledger.entry import WORDS, LedgerEntry

CONTROL = bytes(0 if code < 0x20 and code != 0x0A else code for code in range(256))
ESCAPE = re.compile(rb'\\(?![n"])')
"""What our lines escape so rarely that those are read whole."""
WORD = r'"[^"]*+"'
TEXT = r'"[^"]*+(?:(?<=\\)"[^"]*+)*+"'
OTHERS, PICTURES = (
    "".join(rf'(?:, "{name}": {TEXT})?+' for name in names) for names in (WORDS[2:-1], ("image", "alt", "card", "card_alt"))
)
COST = r'(?:, "cost": "(-?[\d.]++)")?+'
LINE = re.compile(
    (
        r'\{"time": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)", "state": "([a-z_]++)", '
        rf'("guid": {WORD}, ("network": {WORD}, "account": {WORD}), "occasion": (?!"{BEGIN}"){WORD})'
        rf'(?:, "text": {TEXT})?+(?:, "link": ({WORD}))?+{OTHERS}{COST}{PICTURES}, "version": 1\}}\n'
    ).encode()
)
"""Our own line, without flags, without an hour to come back at, and not a beginning."""
FIRST = f'"occasion": "{PUBLISHED}"'.encode()
"""How the names of first announcements end."""
Outline = tuple[bytes, bytes, bytes, bytes, bytes | None, bytes | None]
"""The time, the state, the name of the post, that of its account, the link and the cost, as our lines write them; None: there is none."""
write = json.JSONEncoder(ensure_ascii=False).encode


def sound(lines: bytes) -> bool:
    """Whether `lines`, whole ones, can be outlined: UTF-8, without a control character or a rare escape."""
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in lines.translate(CONTROL) and not ESCAPE.search(lines)


def outline(lines: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The line of `lines`, `sound` ones, between `start` and `end`: its groups are its outline. None: it must be read whole.

    Its time and its state may not be any that we know.
    """
    return LINE.fullmatch(lines, start, end)


def outline_of_entry(entry: LedgerEntry) -> Outline:
    """The outline of an entry that was read whole."""
    link, cost = encode_word(entry.link) if entry.link else None, entry.cost.encode() or None
    return entry.time.isoformat().encode(), entry.state.encode(), name_of(entry.key), account_of(*entry.key[1:3]), link, cost


def encode_word(word: str) -> bytes:
    """A text as our lines write it."""
    return write(word).encode()


def name_of(key: Key) -> bytes:
    """The name of the post of that key."""
    return f'"guid": {write(key.guid)}, {_rest(*key[1:])}'.encode()


def account_of(network: str, account: str) -> bytes:
    """The name of an account, which is a part of the names of its posts."""
    return f'"network": {write(network)}, "account": {write(account)}'.encode()


def guid_of(name: bytes) -> bytes:
    """The part of a post's name that says of which publication it is, `written`."""
    return name[len('"guid": ') : name.index(b', "network": ')]


def key_of(name: bytes) -> Key:
    """The key of the post of that name."""
    guid = guid_of(name)
    rest = name[len('"guid": , ') + len(guid) :]
    return Key(json.loads(guid) if b"\\" in guid else guid[1:-1].decode(), *_account_and_occasion(rest))


@lru_cache(maxsize=1_000)
def _rest(network: str, account: str, occasion: str) -> str:
    return f'"network": {write(network)}, "account": {write(account)}, "occasion": {write(occasion)}'


@lru_cache(maxsize=1_000)
def _account_and_occasion(written: bytes) -> tuple[str, ...]:
    return tuple(json.loads(b"{%b}" % written).values())
