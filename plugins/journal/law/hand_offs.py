"""The attributes that the room `law` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.journal.law.accessibility import Statement
    from plugins.journal.law.election import Watch
    from plugins.journal.law.expression import Expression
    from plugins.journal.law.links import LegalLink
    from plugins.journal.law.notices import Legal, Moderation, PersonalData
    from plugins.journal.law.seal import Seal
    from plugins.journal.law.self_review import SelfReview
    from plugins.journal.law.site_plan import SitePlan


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
