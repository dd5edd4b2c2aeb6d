"""The manifest of the room `agenda`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.hand_offs import FollowedExtras
from plugins.core.publication.import_report import ImportReport
from plugins.core.publication.room import Conf, Environ, Room, SearchedPages, list_attribute_names
from plugins.town.agenda.calendars import list_agenda_feeds
from plugins.town.agenda.checks import FILE_CHECKS, JOURNAL_CHECKS
from plugins.town.agenda.hand_offs import AgendaContext, AgendaExtras
from plugins.town.agenda.kinds import KIND, KINDS
from plugins.town.agenda.occasions import OCCASIONS
from plugins.town.agenda.open_data import DATASETS
from plugins.town.agenda.timing import find_midnight


def find_next_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight, when there is an agenda: other sessions are over, « ce week-end » may be another."""
    if any(content.publication.kind.name == KIND for content in context["pages"]):
        return find_midnight(context["now"].date() + timedelta(days=1))
    return None


def import_file(path: Path, content: Path, conf: Conf, environ: Environ, dry_run: bool) -> ImportReport:
    """Import events from `path` for `./beffroi import agenda`."""
    from plugins.town.agenda.importing.import_events import import_events  # readers of other programs' files: for this command alone

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
