"""The attributes that the room `council` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.council.members import MemberYear, Person
    from plugins.council.page_entries import Chapter, PageEntry
    from plugins.council.published_session import DecisionLine, PublishedSession, SessionPlace, SessionShelf, SessionYear
    from plugins.council.session import CouncilSession
    from plugins.council.settings import Authority


class CouncilExtras(ContentExtras, key="council"):
    """A session of the council."""

    session: CouncilSession | None = None
    """What it is; None of a page that lacks what a session says."""
    whereabouts: SessionPlace
    """Where it is held."""
    awaited: bool = False
    """Whether it should have begun, and nobody has said anything yet."""
    shown: tuple[PageEntry, ...] = ()
    """Its entries as the page tells them."""
    chapters: tuple[Chapter, ...] = ()
    """The same, by item of the agenda."""
    question_addresses: Mapping[str, str]
    """By the short address that its entries give of a question, the address of its page; one that is gone has none."""
    sitting: PublishedSession
    """The list of its deliberations, and its minutes."""
    brief: tuple[DecisionLine, ...] = ()
    """Its three lines, those that were picked with their anchors."""
    in_three: tuple[str, ...] = ()
    """The three lines that networks are told, where `en_bref` names entries of the session instead."""


class CouncilContext(ContextNames):
    """The council. The last ones are of its own pages."""

    council_live: tuple[Any, ...]
    """The sessions that are live, for the home page alone."""
    question_sessions: tuple[Any, ...] = ()
    """The sessions, live or to come, at which residents' questions are answered, the next first."""
    answered_live: Mapping[str, tuple[tuple[str, str], ...]]
    """Where questions were answered live: by the short address of each, the addresses of the moments, and the titles of their sessions."""
    council_authority: Authority
    """What the State calls the town."""
    council_ways: tuple[str, ...]
    """The addresses of the pages that sessions leave behind them."""
    sittings: tuple[PublishedSession, ...]
    """Every session of the council that readers may find, in order, for the open data and the pages that sessions leave behind them."""
    shelf: SessionShelf
    """Of `/conseil/`: the sessions of the council by what they are now."""
    answering: tuple[Any, ...]
    """Of `/conseil/`: the sessions, of all years, at which residents' questions are answered, the last first."""
    calendar: str
    """Of `/conseil/`: the address of the calendar of all sessions; empty when it has none."""
    year: SessionYear | MemberYear
    """Of a list by year: the year, and what it holds."""
    ways: tuple[tuple[int, str], ...]
    """Of a list by year: the other years and their addresses."""
    genre: str
    """Of the items of the agenda: what a session is called."""
    groups: tuple[tuple[str, tuple[Person, ...]], ...]
    """Of `/conseil/membres/`: the members who sit, by group."""
    gone: tuple[Person, ...]
    """Those who sit no more."""
    person: Person | None
    """Of the page of a member: who; None on the pages of former years."""
    called: str
    """The name of the member, on those."""
    home: str
    """The address of the first page of the member, on those."""
