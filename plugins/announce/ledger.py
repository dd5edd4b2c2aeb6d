"""What the lines of the ledger add up to. Pure: the same lines give the same answers, whoever keeps them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from plugins.announce.entry import Entry, Newer, State, Unreadable, read
from plugins.announce.key import Key
from plugins.publication.errors import PersonNeeded

BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""
OPEN = (State.CLAIMED, State.UNKNOWN)
SAID = (State.BASELINE, *OPEN, State.SENT, State.WITHDRAWN)
"""What may have been said, or is held to have been."""


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
        self._guids: set[str] = set()
        self.length = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Fold one more entry; `length` counts them."""
        self.length += 1
        self._latest[entry.key] = entry
        self._guids.add(entry.key.guid)
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
        return guid in self._guids

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
