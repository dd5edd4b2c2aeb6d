"""When each notice of the operator was first seen, and last changed: its feed does not say, and followers want to know."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from plugins.infrastructure import durable
from plugins.transit.disruption import Disruption
from plugins.transit.situation import Situation


@dataclass(frozen=True)
class FirstSeenDates:
    """The file `path`: for each notice that is still told, a digest of its words and the instant at which they were first seen."""

    path: Path

    def with_first_seen(self, situation: Situation, now: datetime) -> Situation:
        """The same, each notice with the instant at which what it says was first seen. Raises OSError."""
        before = self._read()
        dates: dict[str, tuple[str, str]] = {}
        for disruption in situation.disruptions:
            digest = _digest(disruption)
            last = dates.get(disruption.identity) or before.get(disruption.identity)
            dates[disruption.identity] = last if last and last[0] == digest else (digest, now.isoformat())
        if dates != before:
            durable.write(self.path, json.dumps(dates).encode())
        first_seen = {identity: datetime.fromisoformat(moment) for identity, (_, moment) in dates.items()}
        return replace(
            situation, disruptions=tuple(replace(each, announced_at=first_seen[each.identity]) for each in situation.disruptions)
        )

    def _read(self) -> dict[str, tuple[str, str]]:
        with suppress(OSError, ValueError, AttributeError, TypeError):
            record = json.loads(self.path.read_bytes())
            read = {str(identity): (str(digest), datetime.fromisoformat(moment)) for identity, (digest, moment) in record.items()}
            return {identity: (digest, moment.isoformat()) for identity, (digest, moment) in read.items()}
        return {}


def _digest(disruption: Disruption) -> str:
    return hashlib.blake2b(repr(replace(disruption, announced_at=None)).encode(), digest_size=8).hexdigest()
