"""How much one account may still say in this run: what is sent again counts as what is new."""

from dataclasses import dataclass

from plugins.announce.report import Outcome

FREE = ("waiting", "unpaid")
"""What becomes of a post that the network was not asked to take."""


@dataclass
class PostQuota:
    """At most `most` posts, those sent `again` included, which do not hold up what is urgent; none once the account is `stopped`."""

    most: int
    again: int = 0
    new: int = 0
    stopped: bool = False

    def has_room(self, urgent: bool = False) -> bool:
        """Whether one more post may be sent."""
        return not self.stopped and self.new + (0 if urgent else self.again) < self.most

    def count(self, outcome: Outcome, again: bool = False) -> None:
        """Count what became of one more post."""
        asked = outcome.word not in FREE
        self.again, self.new = self.again + (asked and again), self.new + (asked and not again)
        self.stopped = self.stopped or outcome.stops
