"""What the networks are told of a stall: that it comes, and the day before; of one that is tagged « annulé », that it does not."""

from datetime import timedelta

from plugins.core.publication.publication import CANCELLED, FIRST, REMINDER, Occasion


def of_stall(publication):
    """See plugins/core/publication/publication.py."""
    if "annulé" in publication.tags:
        return (Occasion(CANCELLED, until=publication.date + timedelta(days=9)),)
    eve = publication.date + timedelta(days=8)
    return (FIRST, Occasion(f"{REMINDER}/{eve:%Y-%m-%d}", since=eve, until=eve + timedelta(hours=12), alone=True, again=True))


OCCASIONS = {"stall": of_stall}
