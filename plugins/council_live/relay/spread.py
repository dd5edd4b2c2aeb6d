"""How fast an account speaks: what has waited leaves at once, but never more than the network takes in a quarter of an hour."""

from dataclasses import dataclass

MOST, EVERY = 60, 30.0
"""So many at once, then one more each `EVERY` seconds: 90 at most in any quarter of an hour, of the 100 that X takes from an account
(docs.x.com, `rate-limits`); the rest is for the articles of the evening."""


@dataclass
class PostPace:
    """`remaining_posts` posts may leave at the instant `at`, in seconds of a clock that only goes on."""

    remaining_posts: float = MOST
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next may leave."""
        self._fill(now)
        return max(0.0, (1 - self.remaining_posts) * EVERY)

    def count(self, now: float) -> None:
        """One leaves."""
        self._fill(now)
        self.remaining_posts -= 1

    def _fill(self, now: float) -> None:
        self.remaining_posts, self.at = min(MOST, self.remaining_posts + max(0.0, now - self.at) / EVERY), now
