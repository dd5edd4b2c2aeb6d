"""The room `agenda` in Pelican: what each event is today, and the pages of the agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.agenda import addresses, openagenda
from plugins.agenda.agenda import HUNG_NAMES, Agenda, EventMaker, build_agenda, in_order
from plugins.agenda.audience import disability
from plugins.agenda.axes import pages_of
from plugins.agenda.calendars import Calendar, list_calendars, select_for_calendar
from plugins.agenda.days import AT_LEAST, STALE, exhibitions_once, posters_of
from plugins.agenda.event_place import known_places
from plugins.agenda.hand_offs import AgendaContext
from plugins.agenda.ical.files import CalendarPublisher, write
from plugins.agenda.kinds import FOLDER, KIND
from plugins.agenda.outings import count_outings
from plugins.agenda.outline import AgendaOutline, PageGroup, digest_around, make_event_row, make_outline, shows_the_same
from plugins.agenda.picks import choose_picks
from plugins.agenda.poster import Poster
from plugins.agenda.structured_data import event_data
from plugins.infrastructure.later_extras import later_extras
from plugins.infrastructure.output_manifest import output_manifest
from plugins.infrastructure.publication_rows import publication_rows
from plugins.publication.own_pages import OwnPage, OwnPages
from plugins.publication.slug import slugify
from plugins.publication.template_names import has_template
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
    """Says of each event what it is today, and writes the pages of the agenda, when there is one. What the last build found of it is taken
    again as long as no event shows anything else."""

    names = AgendaContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, contents = self.context, self.context["pages"]
        ours = [page for page in chain(contents, context["hidden_pages"]) if page.publication.kind.name == KIND]
        self.published = [page for page in ours if page.status == "published"]
        self.outline, shared = self._hang(ours) if ours else AgendaOutline(), AgendaContext(context)
        shared.coming, shared.outings = self.outline.front
        self.held, shared.calendars = self.outline.held_by(self.published)
        self.groups = [group for group in self.outline.groups if has_template(self.settings, group.template)]
        context["elsewhere"].extend(address for group in self.groups for address in group.addresses)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        changed = {group.template for group in self.groups if not self._stays(writer, group)}
        for page in self.own_pages if changed else ():
            if page.template in changed:
                self.write_page(writer, page)
        if self.held:
            output, manifest = Path(self.output_path), output_manifest(self.settings)
            write(output, self.context["calendars"], self.rows.now, CalendarPublisher.from_settings(self.settings), manifest)
            openagenda.write(output, self.held, manifest, publication_rows(self.settings))

    def _hang(self, ours: list[Any]) -> AgendaOutline:
        """Have each of `ours` show the event that it is, once somebody looks; what is known of them all."""
        contents, words_of = self.context["pages"], cache(partial(words, self.settings))
        maker = EventMaker(cache(partial(known_places, contents)), self.today, words_of)
        around = digest_around(self.today, contents, ours)
        self.rows = publication_rows(self.settings).as_read(
            "agenda", around, ours, lambda page: make_event_row(page, maker.places(), words_of(page.publication.lang))
        )
        changes, sources = self.rows.changes, frozenset(page.relative_source_path for page in ours)
        changed_sources = None if changes.is_everything else changes.present
        later_extras(self.settings, ours).hang("agenda", HUNG_NAMES, changed_sources, maker.extras, sources)
        if self.rows.memo is not None and shows_the_same(self.rows):
            return AgendaOutline.from_memo(self.rows.memo)
        outline = self._make_outline() if self.published else AgendaOutline()
        self.rows.write_memo(outline.memo)
        return outline

    def _make_outline(self) -> AgendaOutline:
        groups: dict[str, tuple[tuple[str, ...], list[str]]] = {}
        for page in self.own_pages:
            groups.setdefault(page.template, ((*page.variables,), []))[1].append(page.address)
        page_groups = tuple(PageGroup(name, names, tuple(addresses)) for name, (names, addresses) in groups.items())
        front = self.agenda.upcoming, count_outings(self.agenda.weekends)
        return make_outline(self.rows.now, page_groups, self.calendars, front)

    def _stays(self, writer: Any, group: PageGroup) -> bool:
        """Whether no page of a template has moved, as far as a build can tell before any is made."""
        if not hasattr(writer, "list_stays"):
            return False
        files, names = [f"{address}index.html" for address in group.addresses], dict.fromkeys(("template_name", *group.names))
        made_from = self.today, self.outline.digest
        return bool(writer.list_stays(files, self.get_template(group.template), self.context, names, made_from))

    @property
    def today(self) -> date:
        """The day of the build."""
        day: date = self.context["now"].date()
        return day

    @cached_property
    def agenda(self) -> Agenda:
        """The whole agenda, made of all its events once somebody looks."""
        return build_agenda(self.published, self.today)

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar, likewise; none where none of them is held by any."""
        held_contents = select_for_calendar(self.published, self.today)
        return tuple(list_calendars(held_contents)) if held_contents else ()

    @cached_property
    def own_pages(self) -> list[OwnPage]:
        """Each page with all that it shows; likewise."""
        calendar_by_home, pages = {each.home: each.address for each in self.calendars}, []
        for page, posters in self._pages(self.agenda):
            calendar = calendar_by_home.get(page.address, "")
            feed = f"{self.settings['SITEURL']}/flux/{page.address}rss.xml" if calendar else ""
            around = {"ways": self.agenda.ways_from(posters), "today": self.today, "calendar": calendar, "feed": feed}
            pages.append(replace(page, variables={**page.variables, **around}))
        return pages

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
