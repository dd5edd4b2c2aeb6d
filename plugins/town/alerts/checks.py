"""Checks of an alert: it begins before it ends, it ends, and it names whom it concerns where it can."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication
from plugins.town.alerts.alert import URGENCE

LONGEST = timedelta(days=90)
"""Of our own: past a season it is no alert, but a page."""
LONGEST_URGENT = timedelta(days=7)
"""Of our own: nobody reads for more than a week what cannot be dismissed."""


def check_dates(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The end that comes before the start, that is years away, or that is the midnight before the day that was meant."""
    start, end = (publication.extra.get(name) for name in ("start", "end"))
    if publication.kind.name != "alerte" or start is None or end is None:
        return
    if end <= start:
        remedy = "Corrigez « end » : sans cela, elle ne paraîtra jamais."
        yield Mistake(file, 0, "end", "elle finit avant d’avoir commencé.", remedy, "alerte qui finit avant de commencer")
    elif end - start > LONGEST:
        text = f"elle dure {(end - start).days} jours."
        remedy = f"Au plus {LONGEST.days} : mettez une fin proche, et prolongez-la s’il le faut, ou faites-en un article."
        yield Mistake(file, 0, "end", text, remedy, "alerte trop longue")
    elif publication.extra.get("severity") == URGENCE and end - start > LONGEST_URGENT:
        text = f"une urgence de {(end - start).days} jours : les lecteurs ne peuvent pas la fermer, et ne la verront plus."
        yield Mistake(file, 0, "end", text, "Mettez « vigilance », ou une fin plus proche.", "alerte trop longue", harmless=True)
    if end > start and (end.hour, end.minute) == (0, 0):
        text = f"elle finit le {end:%d/%m} à 0 h, quand ce jour commence."
        remedy = f"Si elle vaut ce jour-là, écrivez « {end:%Y-%m-%d} 23:59 »."
        yield Mistake(file, 0, "end", text, remedy, "alerte qui finit à minuit", harmless=True)


CHECKS = (check_dates,)
