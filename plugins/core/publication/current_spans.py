"""The current or next span of each publication, computed once a day: five thousand events need not be asked again at each build."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication, PublishedContent

SpanTimes = tuple[float, float]
"""When a span begins and ends, in seconds since 1970."""


@dataclass(frozen=True)
class CurrentSpans:
    """The current spans at the instant `now`. `spans_of_day` gives, by source, the successive spans of that day for each publication whose
    kind has them; None where they are unknown in advance."""

    now: datetime
    spans_of_day: Mapping[str, tuple[SpanTimes, ...] | None]

    def find_times(self, content: PublishedContent) -> SpanTimes | None:
        """The current span of `content`, one of Pelican's; None once all of it is over."""
        publication = content.publication
        spans = self.spans_of_day[content.relative_source_path]
        if spans is None:
            find_span = publication.kind.find_current_span
            span = find_span(publication, self.now) if find_span else None
            return (span.start.timestamp(), span.end.timestamp()) if span else None
        moment = self.now.timestamp()
        return next((times for times in spans if times[1] > moment), None)


def find_current_spans(room: str, contents: Iterable[PublishedContent], now: datetime, rows: PublicationRows) -> CurrentSpans:
    """The current spans of `contents`, Pelican's, whose kinds have `find_current_span`, for the room of that name."""
    day = now.astimezone(PARIS).date()
    spans_of_day = rows.get_rows_as_read(
        f"{room} spans", day.isoformat().encode(), contents, lambda page: list_spans_of_day(page.publication, day)
    )
    return CurrentSpans(now, dict(spans_of_day.now.items()))


def list_spans_of_day(publication: Publication, day: date) -> tuple[SpanTimes, ...] | None:
    """What is going on or comes next at each instant of `day`: that until it ends, and then the next. None where that does not hold."""
    find_span = publication.kind.find_current_span
    if find_span is None:
        return None
    moment, end = (datetime.combine(each, time(), PARIS) for each in (day, day + timedelta(days=1)))
    spans: list[SpanTimes] = []
    while span := find_span(publication, moment):
        spans.append((span.start.timestamp(), span.end.timestamp()))
        if span.end >= end:
            return tuple(spans)
        if span.end <= moment:
            return None
        moment = span.end
    return tuple(spans) if find_span(publication, end) is None else None
