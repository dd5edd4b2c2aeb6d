"""How much of a timeline may be read, where each post that is read is paid for."""

import sys
from dataclasses import dataclass

FEWEST = 5
"""The least that X hands over at once (docs.x.com, `get_users_id_tweets`, `max_results`)."""


@dataclass
class Meter:
    """`most` is what one reading may ask for; `remaining_reads` is what this one still may, once a reader has set it: the network counts
    it down."""

    most: int
    remaining_reads: int = sys.maxsize

    def count_read(self, posts: int) -> None:
        """So many posts were handed over."""
        self.remaining_reads = max(self.remaining_reads - posts, 0)

    @property
    def empty(self) -> bool:
        """Whether nothing more may be asked for."""
        return self.remaining_reads < FEWEST
