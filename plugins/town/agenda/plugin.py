"""The room `agenda` in Pelican: what each event is today, and the pages of the agenda."""

from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_later_extras, get_output_manifest, get_publication_rows
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator, has_template
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import get_words
from plugins.town.agenda.days import choose_picks, group_exhibitions
from plugins.town.agenda.exports import build_event_data, write_openagenda
from plugins.town.agenda.kinds import KIND
from plugins.town.agenda.lists import CalendarPublisher, is_place, write_calendars
from plugins.town.agenda.pages import NAMES, EventMaker, PageMark
from plugins.town.agenda.particulars import format_disability, index_places_by_name
from plugins.town.agenda.room import AgendaContext, AgendaExtras
from plugins.town.agenda.upkeep import AgendaUpkeep

FILTERS = {
    "event_data": build_event_data,
    "disability": format_disability,
    "slug": slugify,
    "exhibitions_once": group_exhibitions,
    "picks": choose_picks,
}

HUNG_NAMES = (*AgendaExtras.names, "calendar", "headline", "foreword")
"""What hangs on an event."""


def register() -> None:
    connect_filters(signals.initialized, FILTERS)
    connect_generator(signals.get_generators, AgendaGenerator)


class AgendaGenerator(OwnPages, Generator):
    """Says of each event what it is today, and writes the pages of the agenda, when there is one: those alone that an event moves."""

    names = AgendaContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, contents, exists = self.context, self.context["pages"], cache(partial(has_template, self.settings))
        events = [page for page in chain(contents, context["hidden_pages"]) if page.publication.kind.name == KIND]
        shared, self.marks = AgendaContext(context), list[PageMark]()
        self.held: tuple[PublishedContent, ...] = ()
        shared.coming, shared.outings, shared.calendars = (), (), ()
        if events:
            self.upkeep = self._keep_up(events)
            outline = self.upkeep.outline
            shared.coming, shared.outings = outline.front_memo.front
            self.held, shared.calendars = outline.list_calendar_contents(events)
            self.marks = [page for page in outline.pages if exists(page.template)]
        context["elsewhere"].extend(page.address for page in self.marks)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        changed = {
            page.address for page in self.marks if not self.stays(writer, page.template, [page.address], NAMES[page.template], page.mark)
        }
        for page in self.upkeep.page_list.list_pages() if changed else ():
            if page.mark.address in changed:
                self.write_page(writer, OwnPage(page.mark.template, page.mark.address, page.make()))
        if self.held:
            output, manifest, rows = Path(self.output_path), get_output_manifest(self.settings), get_publication_rows(self.settings)
            publisher = CalendarPublisher.from_settings(self.settings)
            write_calendars(output, self.context["calendars"], self.upkeep.digests, publisher, manifest, rows)
            write_openagenda(output, self.held, manifest, rows)

    def _keep_up(self, events: list[PublishedContent]) -> AgendaUpkeep:
        """Give each of `events` its extras, computed when first read; returns what is known of them all."""
        today, words_of = self.context["now"].date(), cache(partial(get_words, self.settings))
        places = list(filter(is_place, self.context["pages"]))
        rows, picture_sources = get_publication_rows(self.settings), self.context.get("picture_sources", ())
        upkeep = AgendaUpkeep(events, places, today, find_site_root(self.settings["SITEURL"]), rows, words_of, picture_sources)
        maker, sources = EventMaker(cache(partial(index_places_by_name, places)), today, words_of), frozenset(upkeep.digests)
        get_later_extras(self.settings, events).add_extras("agenda", HUNG_NAMES, upkeep.changed_sources, maker.make_extras, sources)
        return upkeep
