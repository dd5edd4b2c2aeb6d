"""The attributes that the room `agenda` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from plugins.agenda.agenda import ListLink
    from plugins.agenda.axes import Axis
    from plugins.agenda.calendars import Calendar
    from plugins.agenda.days import Day, SessionShowing
    from plugins.agenda.event import Event
    from plugins.agenda.months import Month
    from plugins.agenda.outings import Outings
    from plugins.agenda.weekend import Weekend


class AgendaExtras(ContentExtras, key="agenda"):
    """The event that the room attaches to a content."""

    event: Event
    """Its `poster`, which lists show; its next sessions; its rule in words; whether it is over."""


class AgendaContext(ContextNames):
    """What takes place. All but the first three are of the pages of the agenda."""

    coming: tuple[SessionShowing, ...]
    """The next few things that take place, each event once; none that is cancelled."""
    outings: tuple[Outings, ...]
    """How much there is to do this week-end and the next, for the home page."""
    calendars: tuple[Calendar, ...]
    """Every calendar, and the events that it holds."""
    today: date
    """The day of the build."""
    ways: Mapping[str, tuple[ListLink, ...]]
    """The lists that the page leads to, by what they sort events by."""
    calendar: str
    """The address of the calendar of this list; empty when it has none."""
    feed: str
    """The address of its feed; empty when it has none."""
    days: tuple[Day, ...]
    """The days that it shows, and what takes place on each."""
    known_until: date
    """The day until which the page holds without another build."""
    exhibitions: tuple[Event, ...]
    """What lasts, told once."""
    months: list[tuple[date, str]]
    """The months that have a page, and their addresses."""
    weekends: tuple[tuple[Weekend, tuple[Day, ...]], ...]
    """The weekends, and the days of each."""
    places: tuple[ListLink, ...]
    """Every place where something takes place."""
    axis: Axis[Event]
    """One page of a list by place, theme, type, quarter."""
    month: Month
    """The month of the page."""
