"""One account of the town, and what it says: everything, a part, or what another account has said, one in so many."""

from dataclasses import dataclass, field

from plugins.announce.announcement import Announcement
from plugins.announce.network import Network


@dataclass(frozen=True)
class Choice:
    """What an account speaks of: for each list that is not empty, an announcement that has at least one of its words."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def takes(self, announcement: Announcement) -> bool:
        """Whether the account speaks of this."""
        said = (
            (self.kinds, (announcement.kind,)),
            (self.categories, (announcement.category,)),
            (self.tags, announcement.tags),
            (self.langs, (announcement.lang,)),
            (self.public, announcement.public),
        )
        return all(not wanted or set(wanted) & set(words) for wanted, words in said)


@dataclass(frozen=True)
class CarryRule:
    """Of `one_in` announcements confirmed on the account `paired` (network, account), one is carried."""

    paired: tuple[str, str]
    one_in: int


@dataclass(frozen=True)
class Voice:
    """An account that announces: `network` is how it is reached, `choice` what it speaks of. With `carrying`, it relays another."""

    network: Network
    choice: Choice = field(default_factory=Choice)
    carrying: CarryRule | None = None
