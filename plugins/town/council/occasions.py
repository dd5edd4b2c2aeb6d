"""A session outside its page: in feeds and on networks."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from html import escape

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import HELD_OCCASION, PUBLISHED, REMINDER, Occasion, Publication
from plugins.core.publication.words import format_french_hour, format_weekday_and_day
from plugins.town.council.kinds import KIND
from plugins.town.council.published_session import DecisionLine, PublishedSession, summarize_decisions
from plugins.town.council.session import (
    CLOSED,
    LIVE,
    CouncilSession,
    Deliberation,
    build_session,
)
from plugins.town.council.vote import format_vote


def format_headline(session: CouncilSession) -> str:
    """The session's title, after its state: « En direct : Séance du 26 mars »."""
    return f"En direct : {session.title}" if session.status == LIVE else session.title


def format_foreword(sitting: PublishedSession, brief: Iterable[DecisionLine], place: str) -> str:
    """When and where, the three lines, then what became of each item: paragraphs and lists of HTML that do not depend on the day."""
    when = sitting.session.start.astimezone(PARIS)
    when_and_where = ", ".join(filter(None, (f"{format_weekday_and_day(when).capitalize()} à {format_french_hour(when)}", place)))
    return "".join((f"<p>{escape(when_and_where)}</p>", _format_list(line.text for line in brief), _format_list(_list_points(sitting))))


def _list_points(sitting: PublishedSession) -> Iterator[str]:
    """The deliberations, once there are some; the agenda until then."""
    if sitting.deliberations:
        yield from (_format_outcome(deliberation) for deliberation in sitting.deliberations)
    else:
        yield from (f"{item.number}. {item.title}" for item in sitting.session.items)


def _format_outcome(deliberation: Deliberation) -> str:
    became = format_vote(deliberation.vote, deliberation.most) if deliberation.vote else deliberation.result
    return f"{deliberation.object} : {became}" if became else deliberation.object


def _format_list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


HOUR = time(10)
"""When an eve is told, in Paris, as for the events of the agenda."""
DAY = timedelta(days=1)
LONGEST_TITLE = 200
"""Characters of what stands for a title, as for a summary."""
FRESH = timedelta(days=7)
"""Of our own: what a council decided is told in the days that follow, or not at all."""


def list_session_occasions(publication: Publication) -> Iterator[Occasion]:
    """The eve is not posted if the session was announced the same day; the outcome is posted whether or not the session was."""
    sitting = build_session(publication)
    if sitting is None:
        return
    yield Occasion(PUBLISHED, until=sitting.start)
    if publication.date and publication.date + DAY <= _find_eve(sitting):
        yield Occasion(
            f"{REMINDER}/{sitting.start.date()}",
            since=_find_eve(sitting),
            until=datetime.combine(sitting.start.date(), time(), PARIS),
            text=f"{publication.title}, à {format_french_hour(sitting.start)}",
            alone=True,
            again=True,
        )
    if sitting.answered_by:
        return  # it has decided nothing: what was said was told live, and each written answer is told as such
    if sitting.status == CLOSED and sitting.end and (text := _summarize_decided(publication, sitting, sitting.end)):
        changed = max(sitting.end, publication.modified or sitting.end)
        yield Occasion(HELD_OCCASION, since=changed, until=sitting.end + FRESH, text=text, alone=True)


def _summarize_decided(publication: Publication, sitting: CouncilSession, end: datetime) -> str:
    """What an editor wrote of it since its end, which `modified` dates; else the first of its three lines. Empty while nobody has: its
    summary still says what was going to be decided."""
    if publication.modified and publication.modified >= end:
        return publication.summary
    lines = summarize_decisions(publication.extra.get("en_bref") or (), sitting)
    return next((line.text for line in lines if len(line.text) <= LONGEST_TITLE), "")


def _find_eve(sitting: CouncilSession) -> datetime:
    return datetime.combine(sitting.start.date() - DAY, HOUR, PARIS)


OCCASIONS = {KIND: list_session_occasions}
