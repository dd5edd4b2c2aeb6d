"""An announcement of one publication, before any network is involved; and a withdrawn publication."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from plugins.announce.post import AnnouncedImage, read_instant
from plugins.core.publication.publication import ENTRY, PUBLISHED

LISTS = ("tags", "public", "former_addresses")
"""What of an announcement is a list of texts."""


@dataclass(frozen=True)
class Announcement:
    """`guid` is the publication's name for ever; `permalink` its public address today, empty for what is said without it, and
    `former_addresses` those that lead to it. `published` is aware.

    `image` is the publication's own picture, if it has one, and `pictures` those of its galleries, which may go with it; `card` is what its
    page has for networks to show with the link: that picture cut to size, or a drawn one. `overrides` is the front matter's `social:`: the
    editor's own words, for all networks or for one.
    `heading` is what a reader sees above the title: the category, or the kind.

    `occasion` tells several announcements of one publication apart; `in_reply_to` is the occasion that this one follows, to which it is
    an answer where networks allow it; `alone` says whether it has a meaning when what it follows was never said; `again` that what it
    follows says as much, when it leaves later; `apart` are its words where the network refuses that it be an answer. It is not said from
    `until` (aware) on. `urgent` ones leave first, and count in no quota.
    `counted` ones are among those of which another account relays one in so many, as first announcements always are.
    """

    guid: str
    permalink: str
    title: str
    published: datetime
    kind: str
    summary: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    image: AnnouncedImage | None = None
    pictures: tuple[AnnouncedImage, ...] = ()
    card: AnnouncedImage | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "fr"
    heading: str = ""
    occasion: str = PUBLISHED
    in_reply_to: str = ""
    alone: bool = False
    again: bool = False
    apart: str = ""
    until: datetime | None = None
    urgent: bool = False
    counted: bool = False
    former_addresses: tuple[str, ...] = ()

    @property
    def has_hashtags(self) -> bool:
        """Whether it is posted with its hashtags: a follow-up has tags only so that accounts can select by them."""
        return self.occasion == PUBLISHED or self.occasion.partition("/")[0] == ENTRY

    @property
    def ageless(self) -> bool:
        """Whether only `until` says when it is too late: what is urgent, or follows, is no news of its age."""
        return self.until is not None and (self.urgent or bool(self.in_reply_to))

    def is_too_late(self, now: datetime) -> bool:
        """Whether it would no longer be true at `now`."""
        return self.until is not None and now >= self.until

    def to_json(self) -> dict[str, object]:
        """Plain values that JSON can hold; `from_json` gives the same announcement back."""
        pictures = {name: asdict(value) if value else None for name, value in (("image", self.image), ("card", self.card))}
        lists = {name: list(getattr(self, name)) for name in LISTS} | {"pictures": [asdict(picture) for picture in self.pictures]}
        instants = {name: value.isoformat() if value else None for name, value in (("published", self.published), ("until", self.until))}
        return vars(self) | pictures | lists | instants

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Announcement":
        """The announcement that `to_json` wrote. Raises TypeError for anything else."""
        read = dict(record)
        if not all(isinstance(read[name], str) for name in ("guid", "permalink", "title", "published")):
            raise TypeError("un texte est attendu")
        read["published"] = read_instant(read["published"])
        read["until"] = read_instant(read["until"]) if read.get("until") else None
        read |= {name: tuple(read.get(name, ())) for name in LISTS}
        read["pictures"] = tuple(AnnouncedImage(**image) for image in read.get("pictures", ()))
        for name in ("image", "card"):
            read[name] = AnnouncedImage(**read[name]) if read.get(name) else None
        return cls(**read)


class WithdrawnPublication(NamedTuple):
    """A withdrawn publication: the ledger's name for it, and the title still on its page."""

    guid: str
    title: str

    @classmethod
    def from_json(cls, record: Any) -> "WithdrawnPublication":
        """The value that `to_json` wrote. Raises TypeError when it is not one."""
        publication = cls(**record)
        if not all(isinstance(word, str) for word in publication):
            raise TypeError("un texte est attendu")
        return publication
