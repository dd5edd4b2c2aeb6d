"""What the operator last told of the whole network, and when: what is known, and for how long it can be believed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugins.transit import disruption
from plugins.transit.disruption import Disruption
from plugins.transit.failures import BadFeed

BELIEVED = timedelta(hours=1)
"""Past that, nobody knows how the lines run. A feed of notices is to be ten minutes old at most:
https://gtfs.org/documentation/realtime/realtime-best-practices/#feed-publishing-general-practices"""
VERSION = 1


@dataclass(frozen=True)
class Situation:
    """`made` is the instant of the oldest of the feeds that it is made of; None while one of them was never read."""

    made: datetime | None
    disruptions: tuple[Disruption, ...] = ()

    def known(self, now: datetime) -> bool:
        """Whether what it says can still be believed at `now`."""
        return self.made is not None and now - self.made <= BELIEVED


NOTHING = Situation(None)


def written(situation: Situation, **more: Any) -> bytes:
    """As a file holds it, with `more` keys."""
    made = situation.made.isoformat() if situation.made else None
    told = [disruption.written(one) for one in situation.disruptions]
    return json.dumps({"version": VERSION, "made": made, **more, "disruptions": told}, ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes) -> Situation:
    """The situation that `written` gave. Raises BadFeed when it is something else."""
    try:
        told: Mapping[str, Any] = json.loads(content)
        made = datetime.fromisoformat(told["made"]) if told["made"] else None
        return Situation(made, tuple(map(disruption.read, told["disruptions"])))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise BadFeed(f"ce n’est pas l’état d’un réseau ({type(error).__name__}).") from None
