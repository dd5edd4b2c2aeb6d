"""The attributes that the room `agenda` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from plugins.town.agenda.agenda import ListLink
    from plugins.town.agenda.axes import Axis
    from plugins.town.agenda.calendars import Calendar
    from plugins.town.agenda.days import Day, SessionShowing
    from plugins.town.agenda.event import Event
    from plugins.town.agenda.months import Month
    from plugins.town.agenda.outings import Outings
    from plugins.town.agenda.weekend import Weekend


class AgendaExtras(ContentExtras, key="agenda"):
    """The event that the room attaches to a content."""

    event: Event
    """The event: its `poster` for lists, next sessions, rule in words, and whether it is over."""


class AgendaContext(ContextNames):
    """The agenda, for templates. All but the first three are of the pages of the agenda."""

    coming: tuple[SessionShowing, ...]
    """The next few sessions, each event once, without cancelled ones."""
    outings: tuple[Outings, ...]
    """The number of outings this week-end and the next, for the home page."""
    calendars: tuple[Calendar, ...]
    """Every calendar with its events."""
    today: date
    """The day of the build."""
    ways: Mapping[str, tuple[ListLink, ...]]
    """The links to lists, by axis."""
    calendar: str
    """The address of the calendar of this list; empty when it has none."""
    feed: str
    """The address of its feed; empty when it has none."""
    days: tuple[Day, ...]
    """The days shown, with their sessions."""
    known_until: date
    """The day until which the page is valid without another build."""
    exhibitions: tuple[Event, ...]
    """The exhibitions, each once."""
    months: list[tuple[date, str]]
    """The months that have a page, and their addresses."""
    weekends: tuple[tuple[Weekend, tuple[Day, ...]], ...]
    """The weekends, and the days of each."""
    places: tuple[ListLink, ...]
    """The links to the lists of places."""
    axis: Axis[Event]
    """The page of a list by place, theme, type or quarter."""
    month: Month
    """The month of the page."""
