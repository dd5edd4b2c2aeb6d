"""An alert: how grave it is, where it is in its time, and how pages, the file that every page asks and other programs see it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.publication import Publication, PublishedContent

INFORMATION, VIGILANCE, URGENCE = "information", "vigilance", "urgence"
SEVERITIES = (INFORMATION, VIGILANCE, URGENCE)
"""An urgent alert cannot be dismissed: it is there as long as it holds."""


COMING, CURRENT, PAST = "coming", "current", "past"


def find_alert_stage(start: datetime, end: datetime, now: datetime) -> str:
    """The stage at `now` of an alert from `start` to `end`, all aware. At `end` it is over; what never begins is over too."""
    if now >= end or end <= start:
        return PAST
    return COMING if now < start else CURRENT


def find_alert_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """When the alert of `publication` holds, unless it is over at `now`."""
    start, end = (publication.extra.get(name) for name in ("start", "end"))
    if start is None or end is None or find_alert_stage(start, end, now) == PAST:
        return None
    return TimeSpan(start, end)


@dataclass(frozen=True)
class Alert:
    """`id` is its publication's identity, `url` site-relative; instants are aware. `revision` changes with whatever a reader would want to
    read again. `stage` is where it was when the site was built; without quarters, lines or stops it is for everybody."""

    id: str
    url: str
    title: str
    severity: str
    start: datetime
    end: datetime
    stage: str
    revision: str
    summary: str = ""
    quarters: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    lang: str = ""

    @property
    def urgent(self) -> bool:
        """Whether a reader may not dismiss it."""
        return self.severity == URGENCE

    def concerns(self, quarter: str) -> bool:
        """Whether the alert is for the people of `quarter`, by its name."""
        return not self.quarters or quarter in self.quarters


@dataclass(frozen=True)
class Alerts:
    """The journal's alerts: current ones, gravest first; coming ones, next first; past ones, last first."""

    current: tuple[Alert, ...] = ()
    coming: tuple[Alert, ...] = ()
    past: tuple[Alert, ...] = ()

    @property
    def has_any(self) -> bool:
        return bool(self.current or self.coming or self.past)


def build_alert(content: PublishedContent, now: datetime) -> Alert:
    """The alert of `content`, one of Pelican's, at `now` (aware)."""
    publication = content.publication
    fields = publication.extra
    return Alert(
        id=publication.identity,
        url=content.url,
        title=publication.title,
        severity=fields["severity"],
        start=fields["start"],
        end=fields["end"],
        stage=find_alert_stage(fields["start"], fields["end"], now),
        revision=_compute_revision(content),
        summary=publication.summary,
        quarters=publication.quartiers,
        lines=fields.get("lignes") or (),
        stops=fields.get("arrets") or (),
        lang=publication.lang,
    )


def sort_by_stage(alerts: Iterable[Alert]) -> Alerts:
    """Sort alerts by stage, each stage in its reading order."""
    by_stage: dict[str, list[Alert]] = {COMING: [], CURRENT: [], PAST: []}
    for alert in sorted(alerts, key=lambda one: one.id):
        by_stage[alert.stage].append(alert)
    return Alerts(
        current=tuple(sorted(by_stage[CURRENT], key=lambda one: (-SEVERITIES.index(one.severity), -one.start.timestamp()))),
        coming=tuple(sorted(by_stage[COMING], key=lambda one: one.start)),
        past=tuple(sorted(by_stage[PAST], key=lambda one: one.end, reverse=True)),
    )


def _compute_revision(content: PublishedContent) -> str:
    """Eight hexadecimal digits of all that the page of the alert says."""
    publication, fields = content.publication, content.publication.extra
    names = ("severity", "start", "end", "instructions", "contact", "lignes", "arrets", "correction")
    content_parts = (
        publication.title,
        publication.summary,
        publication.quartiers,
        content._content,
        [str(fields.get(name)) for name in names],
    )
    return hashlib.blake2b(repr(content_parts).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
