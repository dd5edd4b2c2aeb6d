"""The last situation from the operator, and its time: how long it is valid."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugins.town.transit import disruption
from plugins.town.transit.disruption import Disruption
from plugins.town.transit.network import FeedError

BELIEVED = timedelta(hours=1)
"""Past that, nobody knows how the lines run. A feed of notices is to be ten minutes old at most:
https://gtfs.org/documentation/realtime/realtime-best-practices/#feed-publishing-general-practices"""
VERSION = 1


@dataclass(frozen=True)
class Situation:
    """`made_at` is the instant of the oldest of the feeds that it is made of; None while one of them was never read."""

    made_at: datetime | None
    disruptions: tuple[Disruption, ...] = ()

    def is_believable(self, now: datetime) -> bool:
        """Whether what it says can still be believed at `now`."""
        return self.made_at is not None and now - self.made_at <= BELIEVED


NO_SITUATION = Situation(None)


def format_situation(situation: Situation, **more: object) -> bytes:
    """The situation as a file holds it, with `more` keys."""
    made_at = situation.made_at.isoformat() if situation.made_at else None
    records = [disruption.format_disruption(each) for each in situation.disruptions]
    return json.dumps(
        {"version": VERSION, "made": made_at, **more, "disruptions": records}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def parse_situation(content: bytes) -> Situation:
    """The situation that `format_situation` gave. Raises FeedError when it is something else."""
    try:
        record: Mapping[str, Any] = json.loads(content)
        made_at = datetime.fromisoformat(record["made"]) if record["made"] else None
        return Situation(made_at, tuple(map(disruption.parse_disruption, record["disruptions"])))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise FeedError(f"ce n’est pas l’état d’un réseau ({type(error).__name__}).") from None
