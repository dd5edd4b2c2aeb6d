"""The clock of a long-running service: it goes on, even where a demonstration journal's clock is fixed."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.service.evening.store import ServiceStore

DRIFT = timedelta(seconds=1)
"""Between two clocks of one machine, over an evening, at most."""
SCHEMA = "CREATE TABLE IF NOT EXISTS born (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL);"


@dataclass
class Onward:
    """The clock `wall` as long as it goes on. Put back by more than it may drift, it is no longer followed: the hours of the evening go on
    from where they were, as `count` does, which nobody can set. Safe from several threads."""

    wall: Callable[[], datetime]
    count: Callable[[], float]
    _last: datetime | None = None
    _counted: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __call__(self) -> datetime:
        """The instant: never before one that was given."""
        with self._lock:
            wall_time, counted = self.wall(), self.count()
            if self._last and wall_time < self._last:
                onward = self._last + timedelta(seconds=counted - self._counted)
                wall_time = onward if onward - wall_time > DRIFT else self._last
            self._last, self._counted = wall_time, counted
            return wall_time


def start_clock(conf: Mapping[str, Any], environ: Mapping[str, str], store: ServiceStore) -> Callable[[], datetime]:
    """The instant, in Europe/Paris. Where the journal stands still (`BEFFROI_NOW`, a demonstration), time goes on from there since `store`
    was made, so that it never goes back when the service is started again."""
    if not environ.get("BEFFROI_NOW") and not conf.get("DEMONSTRATION_NOW"):
        return Onward(lambda: datetime.now(PARIS), time.monotonic)
    with store.transaction() as base:
        base.execute("INSERT OR IGNORE INTO born VALUES (1, ?)", (datetime.now(PARIS).isoformat(),))
    born, stands = datetime.fromisoformat(store.query_rows("SELECT at FROM born")[0]["at"]), get_current_time(conf, environ)
    return lambda: stands + max(datetime.now(PARIS) - born, timedelta())
