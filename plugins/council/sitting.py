"""A session with what the law has the town publish of it: the list of its deliberations, its minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plugins.council.deliberation import Deliberation
from plugins.council.minutes import Minutes
from plugins.council.session import CouncilSession
from plugins.infrastructure.clock import PARIS


@dataclass(frozen=True)
class PublishedSession:
    """What readers are told of one session, besides what was said in it."""

    session: CouncilSession
    deliberations: tuple[Deliberation, ...] = ()
    minutes: Minutes | None = None

    @property
    def day(self) -> date:
        """The day of the session, in Paris: that on which it began."""
        return self.session.start.astimezone(PARIS).date()

    @property
    def online(self) -> date | None:
        """The day on which the list was whole online; None when nobody says, or when there is none."""
        days = [each.online for each in self.deliberations if each.online]
        return max(days) if days and len(days) == len(self.deliberations) else None


@dataclass(frozen=True)
class SessionYear:
    """The sittings of one year, the newest first; `address` is that of its page, site-relative."""

    year: int
    address: str
    sittings: tuple[PublishedSession, ...]


def in_order(sittings: Iterable[PublishedSession]) -> tuple[PublishedSession, ...]:
    """The same, the oldest first."""
    return tuple(sorted(sittings, key=lambda one: (one.session.start.timestamp(), one.session.identity)))


def by_year(sittings: Iterable[PublishedSession], folder: str) -> tuple[SessionYear, ...]:
    """The years of `sittings`, which come in their order: the newest first, at `folder`; those before it have a page each, for ever."""
    found: dict[int, list[PublishedSession]] = {}
    for one in sittings:
        found.setdefault(one.day.year, []).append(one)
    newest = max(found, default=0)
    return tuple(
        SessionYear(year, folder if year == newest else f"{folder}{year}/", tuple(reversed(found[year])))
        for year in sorted(found, reverse=True)
    )
