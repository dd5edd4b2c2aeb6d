"""The attributes that the room `law` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.law.accessibility import Statement
    from plugins.law.election import Watch
    from plugins.law.expression import Expression
    from plugins.law.links import LegalLink
    from plugins.law.notices import Legal, Moderation, PersonalData
    from plugins.law.seal import Seal
    from plugins.law.self_review import SelfReview
    from plugins.law.site_plan import SitePlan


class LawExtras(ContentExtras, key="law"):
    """Legal notices attached to a text."""

    seal: Seal | None = None
    """Of a text that is published as it was handed in: its length, its digest, where it lies."""


class LawContext(ContextNames):
    """The town's legal declarations on the day of the build."""

    statement: Statement
    """The declaration of accessibility."""
    self_review: SelfReview | None
    """What the town found by going through the criteria of accessibility itself."""
    legal: Legal
    """The legal notices."""
    personal_data: PersonalData
    """What is done with personal data."""
    moderation: Moderation
    """How the messages of the inhabitants are read."""
    contributions_address: str
    """Where they are written, on the host of the journal, with a final slash; empty without a service."""
    received_kinds: tuple[str, ...]
    """The kinds that the service takes in, by what MODERATION says of its sections; none without a service."""
    vote_watch: Watch | None
    """In a preview, what the months before a vote ask of a publication."""
    legal_links: tuple[LegalLink, ...]
    """Where every page leads, the first by the state of accessibility."""
    site_plan: SitePlan
    """How many publications each list has."""
    bare_pdfs: tuple[tuple[str, str], ...]
    """The PDF files that no page tells in HTML."""
    expression: Expression
    """The whole of the space where groups of the council publish."""
