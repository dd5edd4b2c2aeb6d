"""The attributes that the room `council` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.core.publication.publication import PublishedContent
    from plugins.town.council.members import MemberYear, Person
    from plugins.town.council.page_entries import Chapter, PageEntry
    from plugins.town.council.published_session import DecisionLine, PublishedSession, SessionPlace, SessionShelf, SessionYear
    from plugins.town.council.session import CouncilSession
    from plugins.town.council.settings import Authority


class CouncilExtras(ContentExtras, key="council"):
    """A session of the council."""

    session: CouncilSession | None = None
    """The session; None for a page without a session's keys."""
    whereabouts: SessionPlace
    """The place of the session."""
    awaited: bool = False
    """Whether it should have begun and has no entry yet."""
    silent: bool = False
    """Whether it is live and nothing was heard of it for an evening."""
    shown: tuple[PageEntry, ...] = ()
    """Its entries as the page shows them."""
    chapters: tuple[Chapter, ...] = ()
    """The same, by item of the agenda."""
    question_addresses: Mapping[str, str]
    """The page address of each question, by the short address in its entries; a deleted one has none."""
    sitting: PublishedSession
    """Its deliberations and minutes."""
    brief: tuple[DecisionLine, ...] = ()
    """Its three summary lines, with anchors where they quote an entry."""


class CouncilContext(ContextNames):
    """The council. The last ones are of its own pages."""

    council_live: tuple[PublishedContent, ...]
    """The sessions that are live and heard of, for the home page only."""
    question_sessions: tuple[PublishedContent, ...] = ()
    """The sessions, live or to come, at which residents' questions are answered, the next first."""
    answered_live: Mapping[str, tuple[tuple[str, str], ...]]
    """The live answers to each question, by its short address: the anchors, and the titles of their sessions."""
    council_authority: Authority
    """The town's identity in the national schema."""
    council_ways: tuple[str, ...]
    """The addresses of the council pages besides sessions."""
    sittings: tuple[PublishedSession, ...]
    """Every session of the council that readers may find, in order, for the open data and the pages that sessions leave behind them."""
    shelf: SessionShelf
    """The council's sessions by state, on `/conseil/`."""
    answering: tuple[PublishedContent, ...]
    """The sessions of residents' questions of all years, last first, on `/conseil/`."""
    calendar: str
    """The address of the calendar of all sessions, on `/conseil/`; empty without one."""
    year: SessionYear | MemberYear
    """The year of a list, with its content."""
    ways: tuple[tuple[int, str], ...]
    """The other years of a list, with their addresses."""
    genre: str
    """The name of a session, on the page of agenda items."""
    groups: tuple[tuple[str, tuple[Person, ...]], ...]
    """The present members by group, on `/conseil/membres/`."""
    gone: tuple[Person, ...]
    """The former members."""
    person: Person | None
    """The member of the page; None on the pages of former years."""
    called: str
    """The member's name, on the pages of former years."""
    home: str
    """The address of the member's first page, on the pages of former years."""
