"""The room `law` in Pelican: what the legal pages show, and what every page leads to."""

import os
from collections.abc import Mapping
from itertools import chain
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.law.accessibility import stated
from plugins.law.links import legal_links
from plugins.law.settings import Settings
from plugins.law.site_plan import site_plan
from plugins.publication import clock
from plugins.publication.settings import gather


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_declarations)
    signals.get_generators.connect(law_generator)


def share_declarations(generator: Generator) -> None:
    """What templates may use of what the town declares."""
    context, conf = generator.context, generator.settings
    if "statement" not in context:
        context.update(_declarations(gather(Settings, conf, os.environ), conf))


def _declarations(room: Settings, conf: Mapping[str, Any]) -> dict[str, Any]:
    statement = stated(room.accessibility, clock.now(conf, os.environ).date())
    return {
        "statement": statement,
        "legal": room.legal,
        "personal_data": room.personal_data,
        "moderation": room.moderation,
        "legal_links": legal_links(statement.conformity, conf["DIRECT_TEMPLATES"]),
    }


def law_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return LawGenerator


class LawGenerator(Generator):
    """Gathers what the pages that the law asks for show of the publications."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        contents = chain(self.context["articles"], self.context["pages"])
        self.context["site_plan"] = site_plan(contents, self.context["kinds"])

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican: the site writes the pages themselves."""
