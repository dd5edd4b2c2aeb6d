"""The right to speak once, as the network sees it: made durable in the ledger before the network is called."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.key import Key


@dataclass(frozen=True)
class Claim:
    """The exact post that was promised at `time` (aware); a later attempt sends the same words again.

    `token` is what the network minted for the first attempt, the same at every one: an Idempotency-Key, or a record key. `title`,
    `summary` and `card` are what to show for the link, where we make its card. `reply_to` is the network's name for the post that this
    one follows, and `apart` the words to send by themselves when the network refuses the answer, if they are others. `siblings` are its
    names for our other posts of the same publication, which this one is not: they are only looked up for a claim that is to be found.
    `pictures` go with `image`, on networks that show several.
    """

    key: Key
    text: str
    link: str
    image: AnnouncedImage | None
    time: datetime
    token: str
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = "fr"
    reply_to: str = ""
    apart: str = ""
    siblings: tuple[str, ...] = ()
    pictures: tuple[AnnouncedImage, ...] = ()

    @property
    def images(self) -> tuple[AnnouncedImage, ...]:
        """Every picture, that of the publication first."""
        return (self.image, *self.pictures) if self.image else ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The texts of which one is said."""
        return tuple(filter(None, (self.text, self.apart)))


def random_token(_: datetime) -> str:
    """A token for networks that name their posts themselves: 32 random hexadecimal digits."""
    return secrets.token_hex(16)
