"""The lines of the ledger added up, in their order, into little memory: names, states and places, no texts.

A place is where a line begins, in bytes from the beginning of the ledger.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import BinaryIO

from plugins.announce.ledger.lines import (
    FIRST,
    Newer,
    are_sound,
    decode_key,
    encode_account,
    encode_key,
    make_outline,
    match_outline,
    parse_line,
)
from plugins.announce.post import BEGIN, OPEN_STATES, READING, ZERO, Key, Post, PostState, parse_amount
from plugins.core.infrastructure.clock import find_month
from plugins.core.infrastructure.errors import PersonRequired
from plugins.core.publication.publication import PUBLISHED


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
