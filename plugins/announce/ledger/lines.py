"""One line of the ledger: the state of one post, readable by a person, with a quick parser for what is summed up.

A post has a name here: its key as our lines write it. A line that is not written exactly as ours are, or that says something rare, has no
outline: it is read whole, and may be damaged.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from plugins.announce.post import BEGIN, AnnouncedImage, Key, Post, PostState, read_instant
from plugins.core.publication.publication import PUBLISHED

VERSION = 1
WORDS = ("text", "link", "token", "remote_id", "url", "reason", "by", "title", "summary", "lang", "reply_to", "apart", "pictures", "cost")
"""What an entry holds as plain text."""
FLAGS = ("decided", "urgent", "counted", "outage", "unproved", "chosen")


class UnreadableLine(ValueError):
    """The line is not one of ours: a torn end, or damage."""


class Newer(ValueError):
    """The line was written by a later version of Beffroi, whose meaning we cannot guess."""


def format_line(post: Post) -> str:
    """The post as one line of JSON, without its end of line; what is empty is left out."""
    image = {"image": post.image.url, "alt": post.image.alt} if post.image else {}
    card = {"card": post.card.url, "card_alt": post.card.alt} if post.card else {}
    retry = {"retry_at": post.retry_at.isoformat()} if post.retry_at else {}
    words = {name: getattr(post, name) for name in (*WORDS, *FLAGS)} | {"pictures": format_pictures(post.pictures)}
    record = {"time": post.time.isoformat(), "state": post.state.value, **post.key._asdict(), **words, **image, **card, **retry}
    return json.dumps({name: value for name, value in record.items() if value} | {"version": VERSION}, ensure_ascii=False)


def parse_line(line: bytes) -> Post:
    """The entry that `line`, UTF-8, holds. Raises UnreadableLine or Newer."""
    try:
        record = json.loads(line.decode())
        if record["version"] > VERSION:
            raise Newer(f"version {record['version']}")
        return _parse_entry(record)
    except Newer:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableLine(str(error)) from error


def find_subject(line: bytes) -> tuple[str, ...]:
    """The subject of a line, whatever its words, which a person may erase; for a damaged one, the line itself."""
    try:
        record = json.loads(line)
        return tuple(str(record.get(name, "")) for name in ("time", "state", "guid", "network", "account", "occasion"))
    except (ValueError, AttributeError, RecursionError):
        return (line.decode(errors="replace"),)


def _parse_entry(written: dict[str, Any]) -> Post:
    values: dict[str, Any] = {name: str(written.get(name, "")) for name in WORDS}
    values["pictures"], state = parse_pictures(values["pictures"]), PostState(written["state"])
    if state is PostState.DUE:
        raise ValueError("« due » ne s’écrit pas")
    flags: dict[str, Any] = {name: bool(written.get(name)) for name in FLAGS}
    return Post(
        time=read_instant(written["time"]),
        state=state,
        key=Key(str(written.get("guid", "")), *(str(written[name]) for name in ("network", "account", "occasion"))),
        image=AnnouncedImage(written["image"], written.get("alt", "")) if written.get("image") else None,
        retry_at=read_instant(written["retry_at"]) if written.get("retry_at") else None,
        card=AnnouncedImage(written["card"], written.get("card_alt", "")) if written.get("card") else None,
        **values,
        **flags,
    )


def format_pictures(pictures: Iterable[AnnouncedImage]) -> str:
    """Format pictures for the ledger, one a line, address then words: a retry sends the same ones, and a person can read them."""
    return "\n".join(" ".join(f"{picture.url} {picture.alt}".split()) for picture in pictures)


def parse_pictures(lines: str) -> tuple[AnnouncedImage, ...]:
    """Parse what `format_pictures` wrote."""
    parts = (line.partition(" ") for line in lines.splitlines() if line.strip())
    return tuple(AnnouncedImage(url, alt) for url, _, alt in parts)


CONTROL = bytes(0 if code < 0x20 and code != 0x0A else code for code in range(256))
ESCAPE = re.compile(rb'\\(?![n"])')
"""What our lines escape so rarely that those are read whole."""
QUOTED_WORD = r'"[^"\\]*+"'
"""A name or an address, which escapes nothing: a quote after a backslash would not end it."""
TEXT = r'"[^"]*+(?:(?<=\\)"[^"]*+)*+"'
OTHERS, PICTURES = (
    "".join(rf'(?:, "{name}": {TEXT})?+' for name in names) for names in (WORDS[2:-1], ("image", "alt", "card", "card_alt"))
)
COST = r'(?:, "cost": "(-?[\d.]++)")?+'
LINE = re.compile(
    (
        r'\{"time": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)", "state": "([a-z_]++)", '
        rf'("guid": {QUOTED_WORD}, ("network": {QUOTED_WORD}, "account": {QUOTED_WORD}), "occasion": (?!"{BEGIN}"){QUOTED_WORD})'
        rf'(?:, "text": {TEXT})?+(?:, "link": (?!"")({QUOTED_WORD}))?+{OTHERS}{COST}{PICTURES}, "version": 1\}}\n'
    ).encode()
)
"""Our own line, without flags, without an hour to come back at, and not a beginning."""
FIRST = f'"occasion": "{PUBLISHED}"'.encode()
"""How the names of first announcements end."""
Outline = tuple[bytes, bytes, bytes, bytes, bytes | None, bytes | None]
"""The time, the state, the name of the post, that of its account, the link and the cost, as our lines write them; None: there is none."""
write = json.JSONEncoder(ensure_ascii=False).encode


def are_sound(lines: bytes) -> bool:
    """Whether `lines`, whole ones, can be outlined: UTF-8, without a control character or a rare escape."""
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in lines.translate(CONTROL) and not ESCAPE.search(lines)


def match_outline(lines: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The line of `lines`, `sound` ones, between `start` and `end`: its groups are its outline. None: it must be read whole.

    Its time and its state may not be any that we know.
    """
    return LINE.fullmatch(lines, start, end)


def make_outline(entry: Post) -> Outline:
    """The outline of an entry that was read whole."""
    link, cost = encode_word(entry.link) if entry.link else None, entry.cost.encode() or None
    return entry.time.isoformat().encode(), entry.state.encode(), encode_key(entry.key), encode_account(*entry.key[1:3]), link, cost


def encode_word(word: str) -> bytes:
    """A text as our lines write it."""
    return write(word).encode()


def encode_key(key: Key) -> bytes:
    """The name of the post of that key."""
    return f'"guid": {write(key.guid)}, {_rest(*key[1:])}'.encode()


def encode_account(network: str, account: str) -> bytes:
    """The name of an account, which is a part of the names of its posts."""
    return f'"network": {write(network)}, "account": {write(account)}'.encode()


def extract_guid(name: bytes) -> bytes:
    """The guid in a post's encoded name, as `written`."""
    return name[len('"guid": ') : name.index(b', "network": ')]


def decode_key(name: bytes) -> Key:
    """The key of the post of that name."""
    guid = extract_guid(name)
    rest = name[len('"guid": , ') + len(guid) :]
    return Key(json.loads(guid) if b"\\" in guid else guid[1:-1].decode(), *_account_and_occasion(rest))


@lru_cache(maxsize=1_000)
def _rest(network: str, account: str, occasion: str) -> str:
    return f'"network": {write(network)}, "account": {write(account)}, "occasion": {write(occasion)}'


@lru_cache(maxsize=1_000)
def _account_and_occasion(data: bytes) -> tuple[str, ...]:
    return tuple(json.loads(b"{%b}" % data).values())
