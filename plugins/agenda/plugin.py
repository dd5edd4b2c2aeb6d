"""The room `agenda` in Pelican: what each event is today, and the pages of the agenda."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.agenda import addresses, openagenda
from plugins.agenda.agenda import Agenda, agenda, attach_events, in_order
from plugins.agenda.audience import disability
from plugins.agenda.axes import pages_of
from plugins.agenda.calendars import calendars, event_calendar_address, select_for_calendar
from plugins.agenda.days import AT_LEAST, STALE, exhibitions_once, posters_of
from plugins.agenda.event_place import known_places
from plugins.agenda.hand_offs import AgendaContext
from plugins.agenda.ical.files import CalendarPublisher, write
from plugins.agenda.kinds import FOLDER, KIND
from plugins.agenda.notice import foreword, headline
from plugins.agenda.outings import outings
from plugins.agenda.picks import picks
from plugins.agenda.poster import Poster
from plugins.agenda.structured_data import event_data
from plugins.infrastructure.output_manifest import SETTING, NoOutputManifest
from plugins.infrastructure.publication_rows import publication_rows
from plugins.publication.hand_offs import FollowedExtras
from plugins.publication.slug import slugify
from plugins.publication.words import words

FILTERS = {"event_data": event_data, "disability": disability, "slug": slugify, "exhibitions_once": exhibitions_once, "picks": picks}


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


class AgendaGenerator(Generator):
    """Says of each event what it is today, and writes the pages of the agenda, when there is one."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, today = self.context, self.context["now"].date()
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND]
        attach_events(ours, known_places(context["pages"]) if ours else {}, today, cache(partial(words, self.settings)))
        published = [page for page in ours if page.status == "published"]
        self.agenda = agenda(published, today) if published else None
        self.calendar_files = select_for_calendar(published, today)
        for page in self.calendar_files:
            followed = FollowedExtras(page)
            followed.calendar = event_calendar_address(page)
            followed.headline, followed.foreword = headline(page.event), foreword(page.event)
        shared = AgendaContext(context)
        shared.coming = self.agenda.upcoming if self.agenda else ()
        shared.outings = outings(self.agenda.weekends) if self.agenda else ()
        self.pages = [] if self.agenda is None else [page for page in self._pages(self.agenda) if self._has(page[1])]
        context["elsewhere"].extend(address for address, *_ in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        bureau = CalendarPublisher.from_settings(self.settings)
        lists = (
            {calendar.home: calendar.address for calendar in calendars(self.calendar_files, bureau.title)} if self.calendar_files else {}
        )
        for address, name, posters, page_values in self.pages:
            assert self.agenda  # these pages are its own
            around = {"ways": self.agenda.ways_from(posters), "today": self.agenda.today, "calendar": lists.get(address, "")}
            feed = f"{bureau.siteurl}/flux/{address}rss.xml" if address in lists else ""
            variables = {"template_name": name, **AgendaContext.page_variables(**around, feed=feed, **page_values)}
            writer.write_file(f"{address}index.html", self.get_template(name), self.context, relative_urls=False, url=address, **variables)
        if self.calendar_files:
            output, manifest = Path(self.output_path), self.settings.get(SETTING) or NoOutputManifest()
            write(output, self.calendar_files, bureau, manifest)
            openagenda.write(output, self.calendar_files, manifest, publication_rows(self.settings))

    def _pages(self, agenda: Agenda) -> Iterator[tuple[str, str, Iterable[Poster], dict[str, Any]]]:
        """The address of each page, its template, the posters that it shows, and what else it does."""
        months = [(month.first, month.address) for month in agenda.months]
        agenda_values = {"days": agenda.soon, "known_until": agenda.today + AT_LEAST, "exhibitions": agenda.exhibitions, "months": months}
        yield FOLDER, "agenda", posters_of(agenda.soon), agenda_values
        these = {"days": agenda.these_days, "known_until": agenda.today + STALE}
        yield addresses.list_address(addresses.TODAY), "agenda_day", posters_of(agenda.these_days), these
        weekends = agenda.weekends
        yield (
            addresses.list_address(addresses.WEEKEND),
            "agenda_weekend",
            posters_of(chain(*(days for _, days in weekends))),
            {"weekends": weekends},
        )
        if places := agenda.links_by_axis.get(addresses.PLACES):
            yield addresses.list_address(addresses.PLACES), "agenda_places", (), {"places": in_order(places)}
        for axis in agenda.axes:
            for page in pages_of(axis):
                yield page.address, "agenda_list", [event.poster for event in page.items], {"axis": page}
        for month in agenda.months:
            yield month.address, "agenda_month", posters_of(month.days), {"month": month}

    def _has(self, name: str) -> bool:
        """Whether the theme in use has such a page."""
        try:
            return bool(self.get_template(name))
        except PelicanTemplateNotFound:
            return False
