"""What the networks are told of a session beside its entries: that it is announced, its eve, what it decided once it is closed."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from plugins.council.brief import in_brief
from plugins.council.kinds import KIND
from plugins.council.session import CLOSED, CouncilSession, session
from plugins.infrastructure.clock import PARIS
from plugins.publication.occasion import HELD_OCCASION, PUBLISHED, REMINDER, Occasion
from plugins.publication.publication import Publication

HOUR = time(10)
"""When an eve is told, in Paris, as for the events of the agenda."""
DAY = timedelta(days=1)
LONGEST = 200
"""Characters of what stands for a title, as for a summary."""
FRESH = timedelta(days=7)
"""Of our own: what a council decided is told in the days that follow, or not at all."""


def list_session_occasions(publication: Publication) -> Iterator[Occasion]:
    """The eve is not told of what was announced on the same day; what was decided stands alone, were the session announced or not."""
    sitting = session(publication)
    if sitting is None:
        return
    yield Occasion(PUBLISHED, until=sitting.start)
    if publication.date and publication.date + DAY <= _eve(sitting):
        yield Occasion(
            f"{REMINDER}/{sitting.start.date()}",
            since=_eve(sitting),
            until=datetime.combine(sitting.start.date(), time(), PARIS),
            text=f"{publication.title}, à {_hour(sitting.start)}",
            alone=True,
            again=True,
        )
    if sitting.status == CLOSED and sitting.end and (text := _decided(publication, sitting, sitting.end)):
        changed = max(sitting.end, publication.modified or sitting.end)
        yield Occasion(HELD_OCCASION, since=changed, until=sitting.end + FRESH, text=text, alone=True)


def _decided(publication: Publication, sitting: CouncilSession, end: datetime) -> str:
    """What an editor wrote of it since its end, which `modified` dates; else the first of its three lines. Empty while nobody has: its
    summary still says what was going to be decided."""
    if publication.modified and publication.modified >= end:
        return publication.summary
    lines = in_brief(publication.extra.get("en_bref") or (), sitting)
    return next((line.text for line in lines if len(line.text) <= LONGEST), "")


def _eve(sitting: CouncilSession) -> datetime:
    return datetime.combine(sitting.start.date() - DAY, HOUR, PARIS)


def _hour(moment: datetime) -> str:
    return f"{moment.hour}\u00a0h{f' {moment:%M}' if moment.minute else ''}"


OCCASIONS = {KIND: list_session_occasions}
