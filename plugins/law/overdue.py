"""What has grown too old in the declaration of accessibility, for `check` and `doctor`."""

from collections.abc import Iterator
from datetime import date

from plugins.law.accessibility import Declaration

Fault = tuple[str, str]
"""What is wrong and what to do, in French."""

AGAIN = "Refaites-la, et changez « established »."
BY_HAND = "Faites mener un audit, ou effacez « audit »."


def list_overdue(declaration: Declaration, today: date) -> Iterator[Fault]:
    """What a town should mend in `declaration` on the day `today`."""
    if declaration.established is None:
        yield "aucune déclaration d’accessibilité n’a été établie.", "Remplissez ACCESSIBILITY : docs/operations.md dit comment."
    elif declaration.renewal_day and declaration.renewal_day <= today:
        yield f"la déclaration d’accessibilité du {_format_day(declaration.established)} a plus de trois ans.", AGAIN
    audit = declaration.audit
    if audit and audit.date > today:
        yield f"l’audit du {_format_day(audit.date)} n’a pas encore eu lieu : chaque page dit « non conforme ».", BY_HAND
    elif audit and not audit.valid(today):
        yield f"l’audit du {_format_day(audit.date)} a plus de trois ans : chaque page dit « non conforme ».", BY_HAND
    if (declaration.plan or declaration.actions) and not (declaration.actions or {}).get(today.year):
        yield f"le plan d’actions de {today.year} n’est pas publié.", f"Ajoutez {today.year} à « actions »."


def _format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
