"""A wall that is paid for, and remembers what it charged, when, and for what: the judge of the budget."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from plugins.announce.budget import PRICES, estimate_price
from plugins.announce.network import Meter, NotSent, PostRefused
from plugins.announce.post import Post
from tests.announce.wall import Wall


@dataclass(frozen=True)
class Charge:
    """What was asked for one call, in dollars."""

    time: datetime
    dollars: Decimal
    title: str = ""


class PaidWall(Wall):
    """A wall under the name of X, at X's prices. `clock` is the judge's own; `most` is how many posts a reading may hand over."""

    def __init__(self, path: Path, clock: Callable[[], datetime], most: int = 20):
        super().__init__(path, "x")
        self.clock, self.meter = clock, Meter(most)
        self.charges: list[Charge] = []

    def send(self, claim: Post) -> Post:
        """See Wall: what is kept, refused or lost is paid for; of what was certainly not sent, the text of its picture only."""
        described = PRICES["x"].described if claim.image and claim.image.alt else Decimal(0)
        charge = described + estimate_price("x", claim.text)
        try:
            return super().send(claim)
        except NotSent:
            charge = described
            raise
        except PostRefused as failure:
            charge = described if failure.account else charge
            raise
        finally:
            self.charges.append(Charge(self.clock(), charge, claim.text.partition("\n")[0]))

    def delete(self, remote_id: str) -> None:
        """Every call is paid for."""
        self.charges.append(Charge(self.clock(), PRICES["x"].deleted))

    def find(self, claim: Post) -> Post | None:
        """See Wall: every post that is shown is paid for."""
        found = super().find(claim)
        shown = min(len(self.posts()), self.meter.remaining_reads)
        self.meter.count_read(shown)
        self.charges.append(Charge(self.clock(), shown * PRICES["x"].read))
        return found
