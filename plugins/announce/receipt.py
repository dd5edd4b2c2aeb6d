"""The proof that a network holds a post."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Receipt:
    """`remote_id` and `url` are the network's names for the post; `time` is when it answered (or when the post was made, if found).

    `note` tells a person, in French, what was not perfect: a picture that could not be sent. `apart`: it was to answer another post, and
    stands by itself.
    """

    network: str
    account: str
    remote_id: str
    url: str
    time: datetime
    note: str = ""
    apart: bool = False
