"""The room `agenda` in Pelican: what each event is today, and the pages of the agenda."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.agenda import addresses, openagenda
from plugins.agenda.agenda import Agenda, agenda, in_order, told
from plugins.agenda.audience import disability
from plugins.agenda.axes import pages_of
from plugins.agenda.calendars import calendars, kept, own
from plugins.agenda.days import AT_LEAST, STALE, posters_of
from plugins.agenda.ical.written import Bureau, write
from plugins.agenda.kinds import FOLDER, KIND
from plugins.agenda.notice import foreword, headline
from plugins.agenda.poster import Poster
from plugins.agenda.structured_data import event_data
from plugins.agenda.whereabouts import known_places
from plugins.publication.remains import SETTING, Ruins
from plugins.publication.slug import slugify
from plugins.publication.words import words

FILTERS = {"event_data": event_data, "disability": disability, "slug": slugify}


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
        told(ours, known_places(context["pages"]) if ours else {}, today, cache(partial(words, self.settings)))
        shown = [page for page in ours if page.status == "published"]
        self.agenda = agenda(shown, today) if shown else None
        self.held = kept(shown, today)
        for page in self.held:
            page.calendar, page.headline, page.foreword = own(page), headline(page.event), foreword(page.event)
        context["coming"] = self.agenda.coming if self.agenda else ()
        self.pages = [] if self.agenda is None else [page for page in self._pages(self.agenda) if self._has(page[1])]
        context["elsewhere"].extend(address for address, *_ in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        bureau = Bureau.of(self.settings)
        lists = {calendar.home: calendar.address for calendar in calendars(self.held, bureau.title)} if self.held else {}
        for address, name, posters, shown in self.pages:
            around = {"ways": self.agenda.ways_from(posters), "today": self.agenda.today, "calendar": lists.get(address, "")}
            feed = f"{bureau.siteurl}/flux/{address}rss.xml" if address in lists else ""
            variables = {**around, "feed": feed, "template_name": name, **shown}
            writer.write_file(f"{address}index.html", self.get_template(name), self.context, relative_urls=False, url=address, **variables)
        if self.held:
            output, left = Path(self.output_path), self.settings.get(SETTING) or Ruins()
            write(output, self.held, bureau, left)
            openagenda.write(output, self.held, left)

    def _pages(self, agenda: Agenda) -> Iterator[tuple[str, str, Iterable[Poster], dict[str, Any]]]:
        """The address of each page, its template, the posters that it shows, and what else it does."""
        months = [(month.first, month.address) for month in agenda.months]
        whole = {"days": agenda.soon, "known_until": agenda.today + AT_LEAST, "exhibitions": agenda.exhibitions, "months": months}
        yield FOLDER, "agenda", posters_of(agenda.soon), whole
        these = {"days": agenda.these_days, "known_until": agenda.today + STALE}
        yield addresses.named(addresses.TODAY), "agenda_jour", posters_of(agenda.these_days), these
        weekends = agenda.weekends
        yield (
            addresses.named(addresses.WEEKEND),
            "agenda_week_end",
            posters_of(chain(*(days for _, days in weekends))),
            {"weekends": weekends},
        )
        if places := agenda.ways.get(addresses.PLACES):
            yield addresses.named(addresses.PLACES), "agenda_lieux", (), {"places": in_order(places)}
        for axis in agenda.axes:
            for page in pages_of(axis):
                yield page.address, "agenda_liste", [event.poster for event in page.items], {"axis": page}
        for month in agenda.months:
            yield month.address, "agenda_mois", posters_of(month.days), {"month": month}

    def _has(self, name: str) -> bool:
        """Whether the theme in use has such a page."""
        try:
            return bool(self.get_template(name))
        except PelicanTemplateNotFound:
            return False
