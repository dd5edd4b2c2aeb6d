"""What a network accepts, as data."""

from collections.abc import Callable
from dataclasses import dataclass

from plugins.announce.weight import weighted_length


@dataclass(frozen=True)
class Limits:
    """`network` is the key of the front matter's `social:` that holds words for this network alone.

    `weight` is the heaviest text, in the unit that `weigh` counts; `alt` the longest alternative text, in characters; `image_bytes`
    the heaviest picture.
    """

    network: str
    weight: int
    weigh: Callable[[str], int]
    alt: int
    image_bytes: int

    def fits(self, text: str) -> bool:
        """Whether the network would take `text`."""
        return self.weigh(text) <= self.weight


X = Limits(network="x", weight=280, weigh=weighted_length, alt=1_000, image_bytes=5_000_000)
"""X's own numbers: twitter-text/config/v3.json; docs.x.com, media/upload. The outbox and `check` use them too."""
