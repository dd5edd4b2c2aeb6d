"""The room `neighbours` in Pelican: the pages that list offers and needs."""

import os
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.infrastructure.settings import gather
from plugins.neighbours.addresses import FORM_ADDRESS
from plugins.neighbours.hand_offs import NeighboursContext
from plugins.neighbours.kinds import CHARTER, FOLDER, KIND, SUBJECTS
from plugins.neighbours.notice_board import count_hours, gather_notices
from plugins.neighbours.settings import Settings
from plugins.neighbours.structured_data import notice_data

FILTERS = {"notice_data": notice_data}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.get_generators.connect(neighbours_generator)


def give_filters(engine: Any) -> None:
    """What templates make of a notice."""
    engine.settings["JINJA_FILTERS"] = {**FILTERS, **engine.settings["JINJA_FILTERS"]}


def neighbours_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return NeighboursGenerator


class NeighboursGenerator(Generator):
    """Writes the lists and the form, where there is something to list or somewhere to write."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        room, context = gather(Settings, self.settings, os.environ), self.context
        ours = [page for page in context["pages"] if page.publication.kind.name == KIND]
        shared = NeighboursContext(context)
        shared.notice_board = gather_notices(ours) if ours or KIND in context["received_kinds"] else None
        shared.notice_charter, shared.notice_days, shared.notice_subjects = (
            room.neighbours.charter or CHARTER,
            room.neighbours.days,
            SUBJECTS,
        )
        all_notices = (page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND)
        shared.notice_hours = count_hours(all_notices) if room.neighbours.hours else 0
        self.has_form = KIND in context["received_kinds"]
        self.pages = [page for page in self._pages() if self._has(page[1])]
        context["elsewhere"].extend(address for address, *_ in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        for address, name, variables in self.pages:
            more = {"template_name": name, **NeighboursContext.page_variables(**variables)}
            writer.write_file(f"{address}index.html", self.get_template(name), self.context, relative_urls=False, url=address, **more)

    def _pages(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The address of each page, its template, and what else it shows."""
        shared = NeighboursContext(self.context)
        if shared.notice_board is None:
            return
        yield FOLDER, "neighbours", {}
        if self.has_form:
            yield FORM_ADDRESS, "neighbour_form", {}
        for notices in shared.notice_board.lists:
            yield notices.url, "neighbour_list", {"notice_list": notices}

    def _has(self, name: str) -> bool:
        """Whether the theme in use has such a page."""
        try:
            return bool(self.get_template(name))
        except PelicanTemplateNotFound:
            return False
