"""One line of the ledger: what became of one post, readable by a person."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.key import Key

VERSION = 1
WORDS = ("text", "link", "token", "remote_id", "url", "reason", "by", "title", "summary", "lang", "reply_to", "apart", "pictures", "cost")
"""What an entry holds as plain text."""
FLAGS = ("decided", "urgent", "counted", "outage", "unproved", "chosen")


class PostState(StrEnum):
    """What the ledger may say of a post. `sent`, `baseline`, `skipped` and `withdrawn` are ends; `refused` and `unknown` await a
    person. `noted` is said of an account, not of a post."""

    BASELINE = "baseline"
    CLAIMED = "claimed"
    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"


class UnreadableLine(ValueError):
    """The line is not one of ours: a torn end, or damage."""


class Newer(ValueError):
    """The line was written by a later version of Beffroi, whose meaning we cannot guess."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """`time` and `retry_at` are aware. `by` names the run that wrote the line, so that no two publishers ever write the same one; `decided`
    says that it is so for good, whatever the rules of age, by a person's will or by what was sent; `urgent` that it counts in no quota,
    `counted` that it counts as first announcements do; `outage` that the network answered nobody; `unproved` that it may be the account or
    the post that was refused; `chosen` that `retry_at` is our own choice.

    `title`, `summary` and `card` are kept where we make the link's card; `reply_to` is the network's name for the post that is answered,
    and `apart` the words of a post that may not answer it; `pictures` those that go with `image`, as `album` writes them.
    `cost` is what the line adds to the account's expenses, in dollars; what a claim has not spent in the end is taken away by its end.
    """

    time: datetime
    state: PostState
    key: Key
    text: str = ""
    link: str = ""
    image: AnnouncedImage | None = None
    token: str = ""
    remote_id: str = ""
    url: str = ""
    reason: str = ""
    retry_at: datetime | None = None
    by: str = ""
    decided: bool = False
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = ""
    reply_to: str = ""
    apart: str = ""
    pictures: str = ""
    urgent: bool = False
    counted: bool = False
    outage: bool = False
    unproved: bool = False
    chosen: bool = False
    cost: str = ""

    def line(self) -> str:
        """The entry as one line of JSON, without its end of line; what is empty is left out."""
        image = {"image": self.image.url, "alt": self.image.alt} if self.image else {}
        card = {"card": self.card.url, "card_alt": self.card.alt} if self.card else {}
        retry = {"retry_at": self.retry_at.isoformat()} if self.retry_at else {}
        said = {name: getattr(self, name) for name in (*WORDS, *FLAGS)}
        written = {"time": self.time.isoformat(), "state": self.state.value, **self.key._asdict(), **said, **image, **card, **retry}
        return json.dumps({name: value for name, value in written.items() if value} | {"version": VERSION}, ensure_ascii=False)


def parse_entry(line: bytes) -> LedgerEntry:
    """The entry that `line`, UTF-8, holds. Raises UnreadableLine or Newer."""
    try:
        written = json.loads(line.decode())
        if written["version"] > VERSION:
            raise Newer(f"version {written['version']}")
        return _entry(written)
    except Newer:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableLine(str(error)) from error


def subject(line: bytes) -> tuple[str, ...]:
    """What a line is about, whatever its words, which a person may erase; of one that is damaged, the line itself."""
    try:
        written = json.loads(line)
        return tuple(str(written.get(name, "")) for name in ("time", "state", "guid", "network", "account", "occasion"))
    except (ValueError, AttributeError, RecursionError):
        return (line.decode(errors="replace"),)


def _entry(written: dict[str, Any]) -> LedgerEntry:
    said = {name: str(written.get(name, "")) for name in WORDS}
    flags = {name: bool(written.get(name)) for name in FLAGS}
    return LedgerEntry(
        time=_instant(written["time"]),
        state=PostState(written["state"]),
        key=Key(str(written.get("guid", "")), *(str(written[name]) for name in ("network", "account", "occasion"))),
        image=AnnouncedImage(written["image"], written.get("alt", "")) if written.get("image") else None,
        retry_at=_instant(written["retry_at"]) if written.get("retry_at") else None,
        card=AnnouncedImage(written["card"], written.get("card_alt", "")) if written.get("card") else None,
        **said,
        **flags,
    )


def _instant(written: str) -> datetime:
    instant = datetime.fromisoformat(written)
    if instant.tzinfo is None:
        raise ValueError("instant sans fuseau")
    return instant
