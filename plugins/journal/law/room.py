"""The manifest of the room `law`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room, RoomInputs, list_attribute_names
from plugins.journal.law.accessibility import list_statement_changes
from plugins.journal.law.checks import CHECKS, PAGE_CHECKS
from plugins.journal.law.hand_offs import LawContext, LawExtras
from plugins.journal.law.journal_checks import JOURNAL_CHECKS
from plugins.journal.law.kinds import KINDS
from plugins.journal.law.settings import Settings

PAGES = {
    "accessibility": "accessibilite/",
    "legal_notice": "mentions-legales/",
    "personal_data": "donnees-personnelles/",
    "moderation": "moderation/",
    "expression": "expression/",
    "site_map": "plan-du-site/",
}
"""The pages that the room writes by itself: address by the name that settings give the page."""


def find_next_legal_change(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the accessibility declaration changes by itself."""
    days = list_statement_changes(context["statement"].declaration, context["now"].date())
    return min((datetime.combine(day, time(), PARIS) for day in days), default=None)


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The review that the town made itself, where it has one."""
    if conf.get("ACCESSIBILITY_REVIEW"):
        yield Path(conf["ACCESSIBILITY_REVIEW"])


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.journal.law.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    kind_checks={"tribune": CHECKS, "page": PAGE_CHECKS},
    journal_checks=JOURNAL_CHECKS,
    pages=PAGES,
    extras=(LawExtras,),
    context=LawContext,
    inputs=RoomInputs(files=list_files, attributes=list_attribute_names(LawExtras), changes_at=find_next_legal_change),
    list_health_checks=list_health_checks,
)
