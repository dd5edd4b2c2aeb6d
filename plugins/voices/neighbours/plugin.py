"""The room `neighbours` in Pelican: the pages that list offers and needs."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import chain

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.schema_org import CONTEXT, drop_empty
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.voices.neighbours.kinds import CHARTER, FOLDER, FORM_ADDRESS, KIND, NEED, SUBJECTS
from plugins.voices.neighbours.room import NeighboursContext, Settings, count_hours, gather_notices


def build_notice_data(content: PublishedContent, town: Mapping[str, str]) -> dict[str, object]:
    """The offer or the demand of `content`, one of Pelican's: free, in the town, until its last day."""
    publication, extra = content.publication, content.publication.extra
    start, last = extra.get("start"), publication.expires
    is_need = extra.get("type") == NEED
    item = {
        "@type": "Service",
        "name": publication.title,
        "description": Markup(content.content).striptags(),
        "serviceType": extra.get("subject"),
    }
    data = {
        "@context": CONTEXT,
        "@type": "Demand" if is_need else "Offer",
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "itemOffered": drop_empty(item),
        "price": "" if is_need else "0",
        "priceCurrency": "" if is_need else "EUR",
        "availabilityStarts": start.isoformat() if start else "",
        "availabilityEnds": datetime.combine(last + timedelta(days=1), time(), PARIS).isoformat() if last else "",
        "areaServed": [{"@type": "Place", "name": name} for name in (*publication.quartiers, town.get("name")) if name],
        "seller": {"@type": "Person", "name": extra.get("name") or ANONYMOUS},
    }
    return drop_empty(data)


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
