"""The health check of the room `law`: the age of the declaration of accessibility, and the conformity stated on every page."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plugins.infrastructure import clock
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green, red
from plugins.infrastructure.settings import gather
from plugins.law.accessibility import Declaration, find_statement
from plugins.law.overdue import list_overdue
from plugins.law.settings import Settings
from plugins.law.to_complete import WAITING, find_places_to_complete


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    declaration, today = gather(Settings, conf, environ).accessibility, clock.current_time(conf, environ).date()
    yield HealthCheck("ce que la loi attend", lambda: check_completed(conf))
    yield HealthCheck("accessibilité", lambda: check_declaration(declaration, today))


def check_completed(conf: Mapping[str, Any]) -> Iterator[HealthFinding]:
    """What the town has still to say of itself."""
    waiting = list(find_places_to_complete(conf))
    for name, law in WAITING.items():
        if places := [place for setting, place in waiting if setting == name]:
            yield red(f"{name.lower()} : à compléter : {', '.join(places)}.", law)
    if not waiting:
        yield green("les mentions et les coordonnées sont remplies.")


def check_declaration(declaration: Declaration, today: date) -> Iterator[HealthFinding]:
    """Whether what the town declares stands on the day `today`."""
    faults = list(list_overdue(declaration, today))
    yield from (amber(text, remedy) for text, remedy in faults)
    if not faults:
        yield green(f"{find_statement(declaration, today).conformity} ; déclaration à refaire avant le {declaration.renewal_day:%d/%m/%Y}.")
