"""The room `agenda` in Pelican: what each event is today, and the pages of the agenda."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.agenda import addresses, openagenda
from plugins.agenda.agenda import Agenda, attach_events, build_agenda, in_order
from plugins.agenda.audience import disability
from plugins.agenda.axes import pages_of
from plugins.agenda.calendars import event_calendar_address, list_calendars, select_for_calendar
from plugins.agenda.days import AT_LEAST, STALE, exhibitions_once, posters_of
from plugins.agenda.event_place import known_places
from plugins.agenda.hand_offs import AgendaContext
from plugins.agenda.ical.files import CalendarPublisher, write
from plugins.agenda.kinds import FOLDER, KIND
from plugins.agenda.notice import format_foreword, format_headline
from plugins.agenda.outings import count_outings
from plugins.agenda.picks import choose_picks
from plugins.agenda.poster import Poster
from plugins.agenda.structured_data import event_data
from plugins.infrastructure.output_manifest import output_manifest
from plugins.infrastructure.publication_rows import publication_rows
from plugins.publication.hand_offs import FollowedExtras
from plugins.publication.own_pages import OwnPage, OwnPages
from plugins.publication.slug import slugify
from plugins.publication.words import words

FILTERS = {"event_data": event_data, "disability": disability, "slug": slugify, "exhibitions_once": exhibitions_once, "picks": choose_picks}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.get_generators.connect(agenda_generator)


def give_filters(engine: Any) -> None:
    """What templates make of an event."""
    engine.settings["JINJA_FILTERS"] = {**FILTERS, **engine.settings["JINJA_FILTERS"]}


def agenda_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return AgendaGenerator


class AgendaGenerator(OwnPages, Generator):
    """Says of each event what it is today, and writes the pages of the agenda, when there is one."""

    names = AgendaContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, today = self.context, self.context["now"].date()
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND]
        attach_events(ours, known_places(context["pages"]) if ours else {}, today, cache(partial(words, self.settings)))
        published = [page for page in ours if page.status == "published"]
        self.agenda = build_agenda(published, today) if published else None
        self.calendar_files = select_for_calendar(published, today)
        for page in self.calendar_files:
            followed = FollowedExtras(page)
            followed.calendar = event_calendar_address(page)
            followed.headline, followed.foreword = format_headline(page.event), format_foreword(page.event)
        shared = AgendaContext(context)
        shared.coming = self.agenda.upcoming if self.agenda else ()
        shared.outings = count_outings(self.agenda.weekends) if self.agenda else ()
        pages = list(self._pages(self.agenda)) if self.agenda else []
        self.posters = {page.address: posters for page, posters in pages}
        self.keep_pages(page for page, _ in pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        bureau = CalendarPublisher.from_settings(self.settings)
        lists = (
            {calendar.home: calendar.address for calendar in list_calendars(self.calendar_files, bureau.title)}
            if self.calendar_files
            else {}
        )
        for page in self.pages:
            assert self.agenda  # these pages are its own
            ways, feed = self.agenda.ways_from(self.posters[page.address]), f"{bureau.siteurl}/flux/{page.address}rss.xml"
            around = {"ways": ways, "today": self.agenda.today, "calendar": lists.get(page.address, "")}
            self.write_page(writer, page, **around, feed=feed if page.address in lists else "")
        if self.calendar_files:
            output, manifest = Path(self.output_path), output_manifest(self.settings)
            write(output, self.calendar_files, bureau, manifest)
            openagenda.write(output, self.calendar_files, manifest, publication_rows(self.settings))

    def _pages(self, agenda: Agenda) -> Iterator[tuple[OwnPage, Iterable[Poster]]]:
        """Each page, and the posters that it shows."""
        months = [(month.first, month.address) for month in agenda.months]
        agenda_values = {"days": agenda.soon, "known_until": agenda.today + AT_LEAST, "exhibitions": agenda.exhibitions, "months": months}
        yield OwnPage("agenda", FOLDER, agenda_values), posters_of(agenda.soon)
        these = {"days": agenda.these_days, "known_until": agenda.today + STALE}
        yield OwnPage("agenda_day", addresses.list_address(addresses.TODAY), these), posters_of(agenda.these_days)
        weekends = agenda.weekends
        weekend_days = chain.from_iterable(days for _, days in weekends)
        yield OwnPage("agenda_weekend", addresses.list_address(addresses.WEEKEND), {"weekends": weekends}), posters_of(weekend_days)
        if places := agenda.links_by_axis.get(addresses.PLACES):
            yield OwnPage("agenda_places", addresses.list_address(addresses.PLACES), {"places": in_order(places)}), ()
        for axis in agenda.axes:
            for page in pages_of(axis):
                yield OwnPage("agenda_list", page.address, {"axis": page}), [event.poster for event in page.items]
        for month in agenda.months:
            yield OwnPage("agenda_month", month.address, {"month": month}), posters_of(month.days)
