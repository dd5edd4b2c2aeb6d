"""Legal health checks, for `doctor` and `check`: the age of the accessibility declaration, and the conformity stated on every page."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.journal.law.accessibility import Declaration, assess_statement
from plugins.journal.law.settings import Settings
from plugins.journal.law.to_complete import WAITING, find_places_to_complete


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    declaration, today = gather_settings(Settings, conf, environ).accessibility, clock.get_current_time(conf, environ).date()
    yield HealthCheck("ce que la loi attend", lambda: check_completed(conf))
    yield HealthCheck("accessibilité", lambda: check_declaration(declaration, today))


def check_completed(conf: Mapping[str, Any]) -> Iterator[HealthFinding]:
    """Find settings the town has still to complete."""
    waiting = list(find_places_to_complete(conf))
    for name, law in WAITING.items():
        if places := [place for setting, place in waiting if setting == name]:
            yield red(f"{name.lower()} : à compléter : {', '.join(places)}.", law)
    if not waiting:
        yield green("les mentions et les coordonnées sont remplies.")


def check_declaration(declaration: Declaration, today: date) -> Iterator[HealthFinding]:
    """Whether the declaration is valid on the day `today`."""
    faults = list(list_overdue(declaration, today))
    yield from (amber(text, remedy) for text, remedy in faults)
    if not faults:
        yield green(
            f"{assess_statement(declaration, today).conformity} ; déclaration à refaire avant le {declaration.renewal_day:%d/%m/%Y}."
        )


Fault = tuple[str, str]
"""What is wrong and what to do, in French."""

AGAIN = "Refaites-la, et changez « established »."
BY_HAND = "Faites mener un audit, ou effacez « audit »."


def list_overdue(declaration: Declaration, today: date) -> Iterator[Fault]:
    """What the town should fix in `declaration` on the day `today`."""
    if declaration.established is None:
        yield "aucune déclaration d’accessibilité n’a été établie.", "Remplissez ACCESSIBILITY : ./beffroi help operations déclaration."
    elif declaration.renewal_day and declaration.renewal_day <= today:
        yield f"la déclaration d’accessibilité du {_format_day(declaration.established)} a plus de trois ans.", AGAIN
    audit = declaration.audit
    if audit and audit.date > today:
        yield f"l’audit du {_format_day(audit.date)} n’a pas encore eu lieu : chaque page dit « non conforme ».", BY_HAND
    elif audit and not audit.is_valid(today):
        yield f"l’audit du {_format_day(audit.date)} a plus de trois ans : chaque page dit « non conforme ».", BY_HAND
    if (declaration.plan or declaration.actions) and not (declaration.actions or {}).get(today.year):
        yield f"le plan d’actions de {today.year} n’est pas publié.", f"Ajoutez {today.year} à « actions »."


def _format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
