"""What the room `law` looks at: how old the declaration of accessibility is, and what every page says of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plugins.law.accessibility import Declaration, stated
from plugins.law.overdue import overdue
from plugins.law.settings import Settings
from plugins.publication import clock
from plugins.publication.health import Look, Sign, amber, green
from plugins.publication.settings import gather


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Look]:
    """Every look of this room."""
    declaration, today = gather(Settings, conf, environ).accessibility, clock.now(conf, environ).date()
    yield Look("accessibilité", lambda: declared(declaration, today))


def declared(declaration: Declaration, today: date) -> Iterator[Sign]:
    """Whether what the town declares stands on the day `today`."""
    faults = list(overdue(declaration, today))
    yield from (amber(text, remedy) for text, remedy in faults)
    if not faults:
        yield green(f"{stated(declaration, today).conformity} ; déclaration à refaire avant le {declaration.due:%d/%m/%Y}.")


HEALTH = (examination,)
