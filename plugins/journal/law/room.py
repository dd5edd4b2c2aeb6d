"""The manifest of the room `law`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.journal.law.accessibility import list_statement_changes
from plugins.journal.law.checks import CHECKS, JOURNAL_CHECKS, PAGE_CHECKS, gather_health_checks
from plugins.journal.law.expression import KINDS
from plugins.journal.law.notices import PAGES
from plugins.journal.law.settings import Settings

if TYPE_CHECKING:
    from plugins.journal.law.accessibility import SelfReview, Statement
    from plugins.journal.law.expression import Expression, Seal
    from plugins.journal.law.notices import Legal, LegalLink, Moderation, PersonalData, SitePlan
    from plugins.journal.law.settings import Watch


class LawExtras(ContentExtras, key="law"):
    """Legal notices attached to a text."""

    seal: Seal | None = None
    """The seal of a text published unchanged: its length, digest and file."""


class LawContext(ContextNames):
    """The town's legal declarations on the day of the build."""

    statement: Statement
    """The declaration of accessibility."""
    self_review: SelfReview | None
    """The town's own review of the accessibility criteria."""
    legal: Legal
    """The legal notices."""
    personal_data: PersonalData
    """The use of personal data."""
    moderation: Moderation
    """The moderation of residents' messages."""
    contributions_address: str
    """The address of the forms on the journal's host, with a final slash; empty without a service."""
    received_kinds: tuple[str, ...]
    """The kinds that the service accepts, by the sections of MODERATION; none without a service."""
    vote_watch: Watch | None
    """In a preview, the pre-election watch."""
    legal_links: tuple[LegalLink, ...]
    """The legal links of every page, the first with the state of accessibility."""
    site_plan: SitePlan
    """How many publications each list has."""
    bare_pdfs: tuple[tuple[str, str], ...]
    """The PDF files without an HTML page."""
    expression: Expression
    """The space of the council's groups."""


def find_next_legal_change(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the accessibility declaration changes by itself."""
    days = list_statement_changes(context["statement"].declaration, context["now"].date())
    return min((datetime.combine(day, time(), PARIS) for day in days), default=None)


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The review that the town made itself, where it has one."""
    if conf.get("ACCESSIBILITY_REVIEW"):
        yield Path(conf["ACCESSIBILITY_REVIEW"])


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    kind_checks={"tribune": CHECKS, "page": PAGE_CHECKS},
    journal_checks=JOURNAL_CHECKS,
    pages=PAGES,
    extras=(LawExtras,),
    context=LawContext,
    inputs=RoomInputs(files=list_files, attributes=list_attribute_names(LawExtras), changes_at=find_next_legal_change),
    list_health_checks=gather_health_checks,
)
