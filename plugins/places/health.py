"""What `doctor` looks at: school holidays that come to their end, on which the hours of some places hang."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from plugins.places.settings import Period, Settings
from plugins.publication import clock
from plugins.publication.health import Look, Sign, amber, green
from plugins.publication.settings import gather

AHEAD = timedelta(days=90)
"""A term: the ministry publishes its calendar a year before."""


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Look]:
    """Every look of this room; none for a town that says nothing of school holidays."""
    told, today = gather(Settings, conf, environ).school_holidays, clock.now(conf, environ).date()
    if told:
        yield Look("vacances scolaires", lambda: known(told, today))


def known(told: tuple[Period, ...], today: date) -> Iterator[Sign]:
    """Whether the holidays of the coming months are known on the day `today`."""
    last = max(end for _, end in told)
    if last < today + AHEAD:
        text = f"les dernières connues finissent le {last:%d/%m/%Y} : les horaires qui en dépendent seront faux ensuite."
        yield amber(text, "Complétez SCHOOL_HOLIDAYS : https://www.education.gouv.fr/calendrier-scolaire-100148")
    else:
        yield green(f"connues jusqu’au {last:%d/%m/%Y}.")


HEALTH = (examination,)
