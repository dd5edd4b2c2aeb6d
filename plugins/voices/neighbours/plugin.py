"""The room `neighbours` in Pelican: the pages that list offers and needs."""

import os
from collections.abc import Iterator
from itertools import chain

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator
from plugins.voices.neighbours.hand_offs import NeighboursContext
from plugins.voices.neighbours.kinds import CHARTER, FOLDER, FORM_ADDRESS, KIND, SUBJECTS
from plugins.voices.neighbours.notice_board import count_hours, gather_notices
from plugins.voices.neighbours.settings import Settings
from plugins.voices.neighbours.structured_data import build_notice_data

FILTERS = {"notice_data": build_notice_data}


def register() -> None:
    """Called by Pelican."""
    connect_filters(signals.initialized, FILTERS)
    connect_generator(signals.get_generators, NeighboursGenerator)


class NeighboursGenerator(OwnPages, Generator):
    """Writes the lists and the form, where there is something to list or somewhere to write."""

    names = NeighboursContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        room, context = gather_settings(Settings, self.settings, os.environ), self.context
        ours = [page for page in context["pages"] if page.publication.kind.name == KIND]
        shared = NeighboursContext(context)
        shared.notice_board = gather_notices(ours) if ours or KIND in context["received_kinds"] else None
        shared.notice_charter, shared.notice_days = room.neighbours.charter or CHARTER, room.neighbours.days
        shared.notice_subjects = SUBJECTS
        all_notices = (page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND)
        shared.notice_hours = count_hours(all_notices) if room.neighbours.hours else 0
        self.has_form = KIND in context["received_kinds"]
        self.keep_pages(self._list_pages())

    def _list_pages(self) -> Iterator[OwnPage]:
        shared = NeighboursContext(self.context)
        if shared.notice_board is None:
            return
        yield OwnPage("neighbours", FOLDER)
        if self.has_form:
            yield OwnPage("neighbour_form", FORM_ADDRESS)
        for notices in shared.notice_board.lists:
            yield OwnPage("neighbour_list", notices.url, {"notice_list": notices})
