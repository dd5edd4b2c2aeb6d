"""The sessions of the council as their list shows them: the one that is live, those to come, those of the past by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from plugins.council.ahead import ahead
from plugins.council.session import LIVE


@dataclass(frozen=True)
class Shelf:
    """Contents of Pelican's, each with its `session`: `live`, `coming` (the next first), `past`: pairs of a year and its
    own, the newest first."""

    live: tuple[Any, ...]
    coming: tuple[Any, ...]
    past: tuple[tuple[int, tuple[Any, ...]], ...]


def shelf(contents: Iterable[Any], now: datetime) -> Shelf:
    """Those of `contents` that readers may find, sorted out."""
    known = sorted(contents, key=lambda one: (one.session.start.timestamp(), one.url))
    live = tuple(one for one in known if one.session.status == LIVE and not one.session.awaited(now))
    coming = tuple(one for one in known if one not in live and ahead(one.publication, now))
    past = [one for one in reversed(known) if one not in live and one not in coming]
    years = ((year, tuple(ours)) for year, ours in groupby(past, lambda one: one.session.start.year))
    return Shelf(live, coming, tuple(years))
