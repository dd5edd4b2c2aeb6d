"""The manifest of the room `agenda`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContentExtras, ContextNames, FollowedExtras
from plugins.core.publication.room import Conf, Environ, FollowedList, ImportReport, Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.town.agenda.checks import FILE_CHECKS, JOURNAL_CHECKS
from plugins.town.agenda.exports import DATASETS
from plugins.town.agenda.kinds import KIND, KINDS, OCCASIONS
from plugins.town.agenda.lists import TITLE
from plugins.town.agenda.schedule import find_midnight

if TYPE_CHECKING:
    from datetime import date

    from plugins.town.agenda.days import Day, Month, Outings, SessionShowing, Weekend
    from plugins.town.agenda.event import Event
    from plugins.town.agenda.lists import Axis, Calendar
    from plugins.town.agenda.pages import ListLink


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


def find_next_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight, when there is an agenda: other sessions are over, « ce week-end » may be another."""
    if any(content.publication.kind.name == KIND for content in context["pages"]):
        return find_midnight(context["now"].date() + timedelta(days=1))
    return None


def list_agenda_feeds(context: Mapping[str, Any]) -> Iterator[FollowedList]:
    """One feed per calendar, without events over for more than a year."""
    yield from (FollowedList(each.format_title(TITLE), each.home, each.contents) for each in AgendaContext(context).calendars)


def import_file(path: Path, content: Path, conf: Conf, environ: Environ, dry_run: bool) -> ImportReport:
    from plugins.town.agenda.import_events import import_events  # readers of other programs' files: for this command alone

    return import_events(path, content, conf, environ, dry_run)


SEARCHED_PAGES = (
    SearchedPages("agenda/", "Agenda", "list", "sorties événements que faire sortir programme calendrier"),
    SearchedPages("agenda/aujourdhui/", "Agenda", "list"),
    SearchedPages("agenda/ce-week-end/", "Agenda", "list", "samedi dimanche sortir sorties que faire"),
    SearchedPages("agenda/jeunes/", "Agenda", "list"),
    SearchedPages("agenda/gratuit/", "Agenda", "list", "gratuits gratuite"),
    SearchedPages("agenda/lieux/", "Agenda", words="salles"),
    SearchedPages("agenda/expositions/", "Agenda", "list", "expo expos musée"),
    SearchedPages("agenda/types/{slug}/", "Agenda", "list"),
    SearchedPages("agenda/themes/{slug}/", "Agenda", "list"),
    SearchedPages("agenda/quartiers/{slug}/", "Agenda", "list"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    kinds=KINDS,
    file_checks={KIND: FILE_CHECKS},
    journal_checks=JOURNAL_CHECKS,
    occasions=OCCASIONS,
    list_feeds=list_agenda_feeds,
    datasets=DATASETS,
    extras=(AgendaExtras, FollowedExtras),
    context=AgendaContext,
    inputs=RoomInputs(attributes=list_attribute_names(AgendaExtras, FollowedExtras), changes_at=find_next_midnight),
    imports={"agenda": import_file},
)
