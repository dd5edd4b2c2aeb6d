"""What the lines of the ledger add up to. Pure: the same lines give the same answers, whoever keeps them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from plugins.announce.entry import Entry, Newer, State, Unreadable, read
from plugins.announce.key import PUBLISHED, Key
from plugins.announce.spending import Spending
from plugins.publication.errors import PersonNeeded

BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""
OPEN = (State.CLAIMED, State.UNKNOWN)
SAID = (State.BASELINE, *OPEN, State.SENT, State.WITHDRAWN)
"""What may have been said, or is held to have been."""
LONGEST = timedelta(days=1)
"""The longest that a network may make an account wait, whatever it says: X's longest window is of 24 hours (docs.x.com, `rate-limits`),
and Facebook's blocks are left alone for a day."""


def begin_key(network: str, account: str) -> Key:
    """The key under which the ledger remembers that an account has begun."""
    return Key("", network, account, BEGIN)


class Ledger:
    """The fold of the entries, in their order; the last of a key says what became of that post."""

    def __init__(self, entries: Iterable[Entry] = ()):
        self._latest: dict[Key, Entry] = {}
        self._claims: dict[Key, list[Entry]] = {}
        self._asked: set[Key] = set()
        self._links: dict[tuple[str, str], dict[str, str]] = {}
        self._posts: dict[str, dict[Key, None]] = {}
        self._pauses: dict[tuple[str, str], datetime] = {}
        self._confirmed: dict[tuple[str, str], dict[Key, tuple[int, datetime]]] = {}
        self._beginnings: dict[tuple[str, str], int] = {}
        self.spending = Spending()
        self.length = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Fold one more entry; `length` counts them, `spending` what they cost."""
        self.length += 1
        self._latest[entry.key] = entry
        self._posts.setdefault(entry.key.guid, {})[entry.key] = None
        self._count(entry)
        if entry.cost:
            self.spending.add(entry.key, entry.time, entry.cost)
        if entry.link and entry.state in SAID:
            self._links.setdefault(entry.key[1:3], {}).setdefault(entry.link, entry.key.guid)
        if entry.state is State.CLAIMED:
            self._claims.setdefault(entry.key, []).append(entry)
        elif entry.state not in OPEN:
            self._claims.pop(entry.key, None)
            if entry.state is not State.NOT_SENT:
                self._asked.discard(entry.key)
            elif entry.decided:
                self._asked.add(entry.key)

    def _count(self, entry: Entry) -> None:
        account = entry.key[1:3]
        if entry.key.occasion == BEGIN:
            self._beginnings.setdefault(account, self.length)
        elif entry.state is State.SENT:
            self._pauses.pop(account, None)
            if entry.key.occasion == PUBLISHED and not entry.urgent:
                self._confirmed.setdefault(account, {}).setdefault(entry.key, (self.length, entry.time))
        elif entry.state is State.NOT_SENT and entry.retry_at:
            self._pauses[account] = min(entry.retry_at, entry.time + LONGEST)
        elif entry.decided:
            self._pauses.pop(account, None)

    def state(self, key: Key) -> State | None:
        """What became of the post, or None when it was never spoken of."""
        entry = self._latest.get(key)
        return entry.state if entry else None

    def latest(self, key: Key) -> Entry | None:
        """What became of the post, or None when it was never spoken of."""
        return self._latest.get(key)

    def claims(self, key: Key) -> list[Entry]:
        """The attempts that were begun and whose end is not certain, the first one first."""
        return self._claims.get(key, [])

    def asked(self, key: Key) -> bool:
        """Whether a person has asked for the post, which has not been sent since."""
        return key in self._asked

    def said_by_another(self, key: Key, link: str) -> bool:
        """Whether the account has spoken of `link` for a publication of another identity."""
        return self._links.get(key[1:3], {}).get(link, key.guid) != key.guid

    def knows(self, guid: str) -> bool:
        """Whether any account has ever had to do with this publication."""
        return guid in self._posts

    def posts(self, guid: str) -> list[Entry]:
        """The last entry of each post of this publication, on every account and occasion, in the order of their first line."""
        return [self._latest[key] for key in self._posts.get(guid, ())]

    def paused(self, network: str, account: str, now: datetime) -> datetime | None:
        """Until when the network has asked that the account be left alone; None when it may speak."""
        until = self._pauses.get((network, account))
        return until if until and until > now else None

    def confirmed(self, paired: tuple[str, str], since: tuple[str, str]) -> list[tuple[Key, datetime]]:
        """The first announcements that the account `paired` (network, account) has confirmed since the account `since` began, and when,
        in that order; urgent ones and follow-ups are not among them. A later withdrawal takes none away."""
        start = self._beginnings.get(since)
        confirmed = self._confirmed.get(paired, {}).items()
        return [] if start is None else [(key, time) for key, (line, time) in confirmed if line > start]

    def begun(self, network: str, account: str) -> datetime | None:
        """When the account began announcing, or None: it never did."""
        entry = self._latest.get(begin_key(network, account))
        return entry.time if entry else None

    def open_claims(self, network: str, account: str) -> list[Entry]:
        """The posts of the account of which nobody knows whether they were sent, in the order of their first line."""
        return [entry for entry in self._latest.values() if entry.state in OPEN and entry.key[1:3] == (network, account)]

    def refused(self, network: str, account: str) -> list[Entry]:
        """The posts that the account would not take, and that nobody has decided on."""
        return [entry for entry in self._latest.values() if entry.state is State.REFUSED and entry.key[1:3] == (network, account)]

    def entries(self) -> list[Entry]:
        """The last entry of each post and of each beginning, in the order of their first line."""
        return list(self._latest.values())

    def undecided(self) -> list[Entry]:
        """The posts on which a person may decide: those that await it, and those that were left aside."""
        return [entry for entry in self._latest.values() if entry.state in (*OPEN, State.REFUSED, State.SKIPPED)]

    def awaiting(self) -> list[Entry]:
        """The posts that wait for a person's decision, or may come to."""
        return [entry for entry in self._latest.values() if entry.state in (*OPEN, State.REFUSED)]


def fold(lines: Iterable[bytes], where: str) -> Ledger:
    """The ledger that `lines` add up to. Raises as `read_lines`."""
    return Ledger(read_lines(lines, where))


def read_lines(lines: Iterable[bytes], where: str, after: int = 0) -> Iterator[Entry]:
    """The entries of `lines`, one at a time; errors name `where` and the line, counted from the `after` that come before.

    Raises PersonNeeded when a line is damaged or written by a later version: nothing may be sent on a guess.
    """
    for number, line in enumerate(lines, start=after + 1):
        try:
            yield read(line)
        except Newer:
            raise PersonNeeded(f"{where}:{number}  Une version plus récente de Beffroi a écrit ici. Mettez Beffroi à jour.") from None
        except Unreadable as error:
            raise PersonNeeded(
                f"{where}:{number}  Le registre des annonces est abîmé à cette ligne ({error}). Restaurez-le d’une sauvegarde."
            ) from None
