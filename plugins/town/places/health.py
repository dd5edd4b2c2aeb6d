"""The health check of school holidays about to run out, on which some places' hours depend."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.places.settings import Period, Settings

WARNING_PERIOD = timedelta(days=90)
"""A term: the ministry publishes its calendar a year before."""


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that says nothing of school holidays."""
    holidays, today = gather_settings(Settings, conf, environ).school_holidays, clock.get_current_time(conf, environ).date()
    if holidays:
        yield HealthCheck("vacances scolaires", lambda: check_holidays_known(holidays, today))


def check_holidays_known(periods: tuple[Period, ...], today: date) -> Iterator[HealthFinding]:
    """Whether the holidays of the coming months are known on the day `today`."""
    last = max(end for _, end in periods)
    if last < today + WARNING_PERIOD:
        text = f"les dernières connues finissent le {last:%d/%m/%Y} : les horaires qui en dépendent seront faux ensuite."
        yield amber(text, "Complétez SCHOOL_HOLIDAYS : https://www.education.gouv.fr/calendrier-scolaire-100148")
    else:
        yield green(f"connues jusqu’au {last:%d/%m/%Y}.")
