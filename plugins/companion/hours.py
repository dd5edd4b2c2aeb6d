"""The clock of a service that lasts: it goes on, even where a demonstration journal stands still."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.companion.store import Store
from plugins.publication.clock import PARIS, now

SCHEMA = "CREATE TABLE IF NOT EXISTS born (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL);"


def going(conf: Mapping[str, Any], environ: Mapping[str, str], store: Store) -> Callable[[], datetime]:
    """The instant, in Europe/Paris. Where the journal stands still (`BEFFROI_NOW`, a demonstration), time goes on from there since `store`
    was made, so that it never goes back when the service is started again."""
    if not environ.get("BEFFROI_NOW") and not conf.get("DEMONSTRATION_NOW"):
        return lambda: datetime.now(PARIS)
    with store.writing() as base:
        base.execute("INSERT OR IGNORE INTO born VALUES (1, ?)", (datetime.now(PARIS).isoformat(),))
    born, stands = datetime.fromisoformat(store.rows("SELECT at FROM born")[0]["at"]), now(conf, environ)
    return lambda: stands + max(datetime.now(PARIS) - born, timedelta())
