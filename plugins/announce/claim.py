"""The right to speak once, as the network sees it: made durable in the ledger before the network is called."""

from dataclasses import dataclass
from datetime import datetime

from plugins.announce.announcement import Image
from plugins.announce.key import Key


@dataclass(frozen=True)
class Claim:
    """The exact post that was promised at `time` (aware); a later attempt sends the same words again.

    `token` is 32 random hexadecimal digits, the same at every attempt: an Idempotency-Key as it is, or the seed of a record key.
    """

    key: Key
    text: str
    link: str
    image: Image | None
    time: datetime
    token: str
