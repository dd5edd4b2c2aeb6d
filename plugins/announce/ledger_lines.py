"""One line of the ledger: the state of one post, readable by a person, with a quick parser for what is summed up.

A post has a name here: its key as our lines write it. A line that is not written exactly as ours are, or that says something rare, has no
outline: it is read whole, and may be damaged.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, BinaryIO

from plugins.announce.post import BEGIN, OPEN_STATES, READING, ZERO, AnnouncedImage, Key, Post, PostState, parse_amount, read_instant
from plugins.core.infrastructure.clock import find_month
from plugins.core.infrastructure.errors import PersonRequired
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


class Spending:
    """Dollars, at most, by month and account. An expense belongs to the month in which its line was written, in Europe/Paris."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str, str], Decimal] = {}
        self._readings: dict[tuple[str, str, str], int] = {}

    def add(self, key: Key, time: datetime, cost: str) -> None:
        """Count the cost of one more line, written at `time` (aware)."""
        account, dollars = (find_month(time), key.network, key.account), parse_amount(cost)
        self._sums[account] = self._sums.get(account, ZERO) + dollars
        if key.occasion == READING and dollars > 0:
            self._readings[account] = self._readings.get(account, 0) + 1

    def get_month_total(self, network: str, month: str) -> Decimal:
        """The total spent by all accounts of `network` in `month`."""
        return sum((dollars for (when, name, _), dollars in self._sums.items() if (when, name) == (month, network)), ZERO)

    def list_accounts(self, month: str) -> list[tuple[str, str]]:
        """The network and the account of all that spent something in `month`."""
        return [(name, account) for when, name, account in self._sums if when == month]

    def get_account_total(self, network: str, account: str, month: str) -> tuple[Decimal, int]:
        """The amount one account spent in `month`, and how often its timeline was read for it."""
        return self._sums.get((month, network, account), ZERO), self._readings.get((month, network, account), 0)


SAID_STATES = (PostState.BASELINE, *OPEN_STATES, PostState.SENT, PostState.WITHDRAWN)
"""What may have been said, or is held to have been."""
LONGEST = timedelta(days=1)
"""The longest that a network may make an account wait, whatever it says: X's longest window is of 24 hours (docs.x.com, `rate-limits`),
and Facebook's blocks are left alone for a day."""
STRETCH = 1 << 18
"""Bytes read at once: more is no faster."""
STATES = tuple(state for state in PostState if state is not PostState.DUE)
RANKS = {state.encode(): rank for rank, state in enumerate(STATES)}
CLAIMED, UNKNOWN, SENT, NOT_SENT, SKIPPED = map(
    STATES.index, (PostState.CLAIMED, PostState.UNKNOWN, PostState.SENT, PostState.NOT_SENT, PostState.SKIPPED)
)
RANKS_SAID = frozenset(map(STATES.index, SAID_STATES))
"""Numbers: a member of an enumeration takes a third of a line's time to be named (89 ns, Python 3.11)."""
CONFIRMED = 1 << 4
"""Above the rank of the last state of a post: its account has confirmed it."""
SHIFT = 5
"""The bits below the place of its last line."""


class LedgerFold:
    """`size` and `length` count the bytes and the lines that were taken.

    `last` holds the place, CONFIRMED and the rank of the last state of each post, in the order of their first line; `claims` the places of
    the attempts whose end is not certain; `asked` the posts that a person wants; `aside` when posts were left aside, though by no person;
    `links` which post first spoke of an address, for each account; `confirmed` the announcements of each account that count and
    when they were confirmed (the first of each publication, and those that are `counted`), `beginnings` how many each had by the time that
    an account began; `heard` the place of the last post that each account has taken, `excused` which attempts at a post failed while its
    network answered nobody; `spending` what it all cost.
    """

    def __init__(self) -> None:
        self.size = self.length = 0
        self.last: dict[bytes, int] = {}
        self.claims: dict[bytes, list[int]] = {}
        self.asked: set[bytes] = set()
        self.aside: dict[bytes, bytes] = {}
        self.links: dict[bytes, dict[bytes, bytes]] = {}
        self.pauses: dict[bytes, datetime] = {}
        self.chosen: set[bytes] = set()
        self.heard: dict[bytes, int] = {}
        self.excused: dict[bytes, set[int]] = {}
        self.confirmed: dict[bytes, tuple[list[bytes], list[bytes]]] = {}
        self.beginnings: dict[bytes, dict[bytes, int]] = {}
        self.spending = Spending()

    def add_lines(self, lines: BinaryIO, where: str, offset: int = 0) -> None:
        """Add the lines that follow those already taken; a last one without its end of line is left.

        Raises PersonRequired, naming `where` and the line, counted after `offset` earlier ones, when one is damaged or was written
        by a later version: nothing may be sent on a guess.
        """
        rest = b""
        while read_now := lines.read(STRETCH):
            stretch = rest + read_now
            complete = stretch.rfind(b"\n") + 1
            rest = stretch[complete:]
            self._take(stretch[:complete], where, offset)

    def _take(self, lines: bytes, where: str, before: int) -> None:
        fast, start = are_sound(lines), 0
        while start < len(lines):
            end = lines.index(b"\n", start) + 1
            try:
                if outlined := fast and match_outline(lines, start, end):
                    time, word, name, account, link, cost = outlined.groups()
                    self._add(time, word, name, account, link, cost)
                else:
                    self._add_whole(parse_line(lines[start:end]))
            except Newer:
                why = "Une version plus récente de Beffroi a écrit ici. Mettez Beffroi à jour."
                raise PersonRequired(f"{where}:{self.length - before + 1}  {why}") from None
            except (ValueError, KeyError) as error:
                why = f"Le registre des annonces est abîmé à cette ligne ({error}). Restaurez-le d’une sauvegarde."
                raise PersonRequired(f"{where}:{self.length - before + 1}  {why}") from None
            self.size += end - start
            self.length += 1
            start = end

    def _add(
        self, time: bytes, word: bytes, name: bytes, account: bytes, link: bytes | None, cost: bytes | None, counts: bool | None = None
    ) -> None:
        instant, rank = datetime.fromisoformat(time.decode()), RANKS[word]
        confirmed = self.last.get(name, 0) & CONFIRMED
        if link and rank in RANKS_SAID:
            self.links.setdefault(account, {}).setdefault(link, name)
        if cost:
            self.spending.add(decode_key(name), instant, cost.decode())
        if rank == SKIPPED:
            self.aside[name] = time
        elif self.aside:
            self.aside.pop(name, None)
        if rank == CLAIMED:
            self.claims.setdefault(name, []).append(self.size)
        elif rank != UNKNOWN:
            self.claims.pop(name, None)
            self.excused.pop(name, None)
            if rank != NOT_SENT:
                self.asked.discard(name)
            if rank == SENT:
                self.pauses.pop(account, None)
                self.heard[account] = self.size
                if not confirmed and (name.endswith(FIRST) if counts is None else counts):
                    confirmed = CONFIRMED
                    names, times = self.confirmed.setdefault(account, ([], []))
                    names.append(name)
                    times.append(time)
        self.last[name] = self.size << SHIFT | confirmed | rank

    def _add_whole(self, entry: Post) -> None:
        self._add(*make_outline(entry), counts=not entry.urgent and (entry.counted or entry.key.occasion == PUBLISHED))
        account, state = encode_account(*entry.key[1:3]), entry.state
        if entry.key.occasion == BEGIN:
            self.beginnings.setdefault(account, {other: len(names) for other, (names, _) in self.confirmed.items()})
        elif state is PostState.NOT_SENT and entry.retry_at:
            self.pauses[account] = min(entry.retry_at, entry.time + LONGEST)
            (self.chosen.add if entry.chosen else self.chosen.discard)(account)
        elif state is PostState.UNKNOWN and entry.outage:
            self._excuse(encode_key(entry.key), account)
        elif entry.decided:
            self.pauses.pop(account, None)
        if entry.decided and state is PostState.NOT_SENT:
            self.asked.add(encode_key(entry.key))
        if entry.decided:
            self.aside.pop(encode_key(entry.key), None)

    def _excuse(self, name: bytes, account: bytes) -> None:
        """The last attempt at a post met a network that answered nobody; unless it has taken another post since the first attempt: then it
        is this post that it does not answer."""
        places = self.claims.get(name)
        if places and self.heard.get(account, -1) < places[0]:
            self.excused.setdefault(name, set()).add(len(places))
