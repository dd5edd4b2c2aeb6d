"""What a network asks for what we do there: US dollars, as data. A network that is not here asks for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Prices:
    """`post` is asked for a post, `linked` for one that holds an address, `described` for the alternative text of a picture, `deleted` for
    taking a post away, `read` for each post of the own timeline that is read. Read on the day `checked_on`, at `source`.
    """

    post: Decimal
    linked: Decimal
    described: Decimal
    deleted: Decimal
    read: Decimal
    checked_on: date
    source: str


PRICES: Mapping[str, Prices] = {
    "x": Prices(
        post=Decimal("0.015"),
        linked=Decimal("0.200"),
        described=Decimal("0.005"),
        deleted=Decimal("0.010"),
        read=Decimal("0.001"),
        checked_on=date(2026, 8, 1),
        source="https://docs.x.com/x-api/getting-started/pricing",
    ),
}
"""By the registry's names."""
