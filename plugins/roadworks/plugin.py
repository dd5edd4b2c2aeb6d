"""The room `roadworks` in Pelican: where each works stand, and the page that lists them."""

from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.roadworks.hand_offs import RoadworksContext, RoadworksExtras
from plugins.roadworks.stage import stage
from plugins.roadworks.structured_data import announcement
from plugins.roadworks.timeline import timeline

ADDRESS = "travaux/"
FILTERS = {"works_data": announcement}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.get_generators.connect(works_generator)


def give_filters(engine: Any) -> None:
    """What templates make of works."""
    engine.settings["JINJA_FILTERS"] = {**FILTERS, **engine.settings["JINJA_FILTERS"]}


def works_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return WorksGenerator


class WorksGenerator(Generator):
    """Says where each works stand, and writes the page that lists them, when there are any."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        ours = [content for content in self._pages() if content.publication.kind.name == "travaux"]
        for content in ours:
            RoadworksExtras(content).stage = stage(content.publication, self.context["now"])
        published = [content for content in ours if content.status == "published"]
        RoadworksContext(self.context).works = timeline(published, self.context["now"].date()) if published else None
        self.template = self._list_template() if published else None
        if self.template:
            self.context["elsewhere"].append(ADDRESS)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        if self.template:
            name = f"{ADDRESS}index.html"
            writer.write_file(name, self.template, self.context, relative_urls=False, url=ADDRESS, template_name="roadworks")

    def _list_template(self) -> Any:
        """None under a theme that has no such page."""
        try:
            return self.get_template("roadworks")
        except PelicanTemplateNotFound:
            return None

    def _pages(self) -> list[Any]:
        return [*self.context["pages"], *self.context["hidden_pages"]]
