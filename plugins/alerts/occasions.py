"""What the networks are told of an alert: that it holds, as long as it does; that it is over, where somebody says so."""

from collections.abc import Iterator

from plugins.alerts.severity import URGENCE
from plugins.publication.occasion import CLOSED, PUBLISHED, Occasion
from plugins.publication.publication import Publication


def list_alert_occasions(publication: Publication) -> Iterator[Occasion]:
    """What is urgent leaves before all else, and whatever its age; so does its end, said as an answer to it."""
    extra = publication.extra
    urgent, end, closing = extra.get("severity") == URGENCE, extra.get("end"), extra.get("closing")
    yield Occasion(PUBLISHED, until=end, urgent=urgent)
    if end and closing:
        yield Occasion(CLOSED, since=end, text=closing, urgent=urgent or bool(publication.social.get("urgent")))


OCCASIONS = {"alerte": list_alert_occasions}
