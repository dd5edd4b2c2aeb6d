"""The room `roadworks` in Pelican: the stage of works, and the page that lists them."""

from itertools import chain

from pelican import signals
from pelican.generators import Generator

from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator
from plugins.town.roadworks.kinds import build_announcement, build_timeline, find_stage
from plugins.town.roadworks.room import RoadworksContext, RoadworksExtras

ADDRESS = "travaux/"
FILTERS = {"works_data": build_announcement}


def register() -> None:
    connect_filters(signals.initialized, FILTERS)
    connect_generator(signals.get_generators, WorksGenerator)


class WorksGenerator(OwnPages, Generator):
    """Computes the stage of works, and writes the page that lists them, when there are any."""

    names = RoadworksContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        ours = [
            content for content in chain(self.context["pages"], self.context["hidden_pages"]) if content.publication.kind.name == "travaux"
        ]
        for content in ours:
            RoadworksExtras(content).stage = find_stage(content.publication, self.context["now"])
        published = [content for content in ours if content.status == "published"]
        RoadworksContext(self.context).works = build_timeline(published, self.context["now"].date()) if published else None
        self.keep_pages((OwnPage("roadworks", ADDRESS),) if published else ())
