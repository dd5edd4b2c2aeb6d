"""What the hubs still have to be told: one line a hub and a feed, in the state folder, so that a failure is tried again."""

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from plugins.infrastructure import durable


class HubPing(NamedTuple):
    """To tell `hub`, an address, that `feed` changed, a path below the site."""

    hub: str
    feed: str


@dataclass(frozen=True)
class PendingPings:
    """The file `path`, which is there only when something is to be told. A line that is damaged is no ping."""

    path: Path

    def read(self) -> frozenset[HubPing]:
        """What was to be told and is not. Raises OSError."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return frozenset()
        return frozenset(HubPing(*words) for line in lines if len(words := line.split(" ")) == len(HubPing._fields))

    def write(self, pings: Set[HubPing]) -> None:
        """Remember `pings` and no other, durably. Raises OSError."""
        if pings:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            durable.write(self.path, "".join(f"{hub} {feed}\n" for hub, feed in sorted(pings)).encode())
        else:
            self.path.unlink(missing_ok=True)
