"""What a network accepts, as data."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`network` is the key of the front matter's `social:` that holds words for this network alone, `label` its name for people.

    `weight` is the heaviest text, in the unit that `weigh` counts, and `octets` its longest UTF-8, where that counts too; `alt` the
    longest alternative text, in characters; `image_bytes` the heaviest picture. With `card`, the link is shown as a card that we make,
    and is in the text only when a picture takes the card's place. `pictured`: nothing is said there without a picture, which is then the
    publication's card. `pictures` is how
    many one post shows. `live`: a session is told there entry by entry while it is held.
    """

    network: str
    label: str
    weight: int
    weigh: Callable[[str], int]
    alt: int
    image_bytes: int
    octets: int | None = None
    card: bool = False
    pictured: bool = False
    pictures: int = 1
    live: bool = True

    def fits(self, text: str) -> bool:
        """Whether the network would take `text`."""
        return self.weigh(text) <= self.weight and (self.octets is None or len(text.encode()) <= self.octets)
