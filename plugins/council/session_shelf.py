"""The sessions of the council as their list shows them: the one that is live, those to come, those of the past by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from plugins.council.session import LIVE
from plugins.council.session_span import find_session_span


@dataclass(frozen=True)
class SessionShelf:
    """Contents of Pelican's, each with its `session`: `live`, `coming` (the next first), `past`: pairs of a year and its
    own, the newest first."""

    live: tuple[Any, ...]
    coming: tuple[Any, ...]
    past: tuple[tuple[int, tuple[Any, ...]], ...]


def build_session_shelf(contents: Iterable[Any], now: datetime) -> SessionShelf:
    """Those of `contents` that readers may find, sorted out."""
    known = sorted(contents, key=lambda one: (one.session.start.timestamp(), one.url))
    live = tuple(one for one in known if one.session.status == LIVE and not one.session.is_awaited(now))
    coming = tuple(one for one in known if one not in live and find_session_span(one.publication, now))
    past = [one for one in reversed(known) if one not in live and one not in coming]
    years = ((year, tuple(ours)) for year, ours in groupby(past, lambda one: one.session.start.year))
    return SessionShelf(live, coming, tuple(years))
