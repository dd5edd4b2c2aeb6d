"""The rule of one in so many, read from the lines of the ledger in the plainest way: what the code is compared with."""

from collections.abc import Iterable, Iterator, Mapping

from plugins.announce.post import BEGIN, Announcement, Key, Post, PostState
from plugins.core.publication.publication import PUBLISHED
from tests.announce.memory import Shelf

X, FACEBOOK = ("x", "42"), ("facebook", "104")
SILENT = (None, PostState.NOT_SENT, PostState.BASELINE)


class Rule:
    """Of `one_in` that X has confirmed, one is relayed on Facebook, which speaks of articles only. Publications are named by their guid."""

    def __init__(self, shelf: Shelf, one_in: int):
        self.shelf, self.one_in = shelf, one_in

    def due(self, group: Iterable[str], known: Mapping[str, Announcement]) -> str | None:
        """Which of a group the rule chooses: what a person wants, else the first that says yes, else the last that does not say no."""
        there = [guid for guid in group if guid in known and known[guid].kind == "article" and self.state(guid) is not PostState.BASELINE]
        asked = [guid for guid in there if self.asked(guid)]
        yes = [guid for guid in there if known[guid].overrides.get("facebook_carry") is True]
        free = [guid for guid in there if known[guid].overrides.get("facebook_carry") is not False]
        return asked[0] if asked else yes[0] if yes else free[-1] if free else None

    def asked(self, guid: str) -> bool:
        """Whether a person has wanted it on Facebook, and it was not said since."""
        said = False
        for entry in self.shelf.entries:
            if entry.key == Key(guid, *FACEBOOK):
                if entry.state is PostState.NOT_SENT and entry.decided:
                    said = True
                elif entry.state not in (PostState.NOT_SENT, PostState.CLAIMED, PostState.UNKNOWN):
                    said = False
        return said

    def confirmed(self) -> list[str]:
        """What X has confirmed since Facebook began, in order; urgent ones and follow-ups are not among it."""
        started, counted = False, {}
        for entry in self.shelf.entries:
            started = started or (entry.key.occasion == BEGIN and entry.key[1:3] == FACEBOOK)
            ordinary = entry.key.occasion == PUBLISHED and not entry.urgent
            if entry.key[1:3] == X and entry.state is PostState.SENT and ordinary:
                counted.setdefault(entry.key.guid, started)
        return [guid for guid, since in counted.items() if since]

    def groups(self) -> Iterator[tuple[str, ...]]:
        """The complete groups."""
        confirmed = self.confirmed()
        for rank in range(len(confirmed) // self.one_in):
            yield tuple(confirmed[rank * self.one_in : (rank + 1) * self.one_in])

    def ended(self, guid: str) -> bool:
        """Whether its being on Facebook is settled, or awaited."""
        return self.state(guid) not in SILENT

    def started(self) -> bool:
        """Whether Facebook has begun."""
        return any(entry.key == Key("", *FACEBOOK, BEGIN) for entry in self.shelf.entries)

    def last(self, key: Key) -> Post | None:
        """The last line about one post."""
        return next((entry for entry in reversed(self.shelf.entries) if entry.key == key), None)

    def state(self, guid: str) -> PostState | None:
        """What became of a publication on Facebook."""
        entry = self.last(Key(guid, *FACEBOOK))
        return entry.state if entry else None
