"""What of a session is going on, or still to come."""

from datetime import datetime, timedelta

from plugins.council.session import CLOSED
from plugins.publication.publication import Publication
from plugins.publication.time_span import TimeSpan

EVENING = timedelta(hours=6)
"""How long a session whose end nobody knows is believed to last. Ours: councils sit two to five hours."""


def find_session_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The session, as long as it is neither closed nor over."""
    start, end = publication.extra.get("start"), publication.extra.get("end")
    if not start or publication.extra.get("session_status") == CLOSED:
        return None
    over = end or start + EVENING
    return TimeSpan(start, over) if now < over else None
