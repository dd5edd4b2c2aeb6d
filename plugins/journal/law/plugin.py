"""The room `law` in Pelican: what the legal pages show, and what every page leads to."""

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.build_services import get_output_manifest, write_output
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator
from plugins.core.publication.overview import look_over
from plugins.journal.law.accessibility import assess_statement
from plugins.journal.law.checks import list_pdf_without_page
from plugins.journal.law.expression import build_expression, build_seal, normalize_body
from plugins.journal.law.notices import build_site_plan, list_legal_links
from plugins.journal.law.room import LawContext, LawExtras
from plugins.journal.law.settings import Settings, find_watch


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_declarations)
    connect_generator(signals.get_generators, LawGenerator)


def share_declarations(generator: Generator) -> None:
    """Share the town's declarations with templates."""
    context, conf = generator.context, generator.settings
    if "statement" not in context:
        _declare(gather_settings(Settings, conf, os.environ), conf, LawContext(context))


def _declare(room: Settings, conf: Mapping[str, Any], shared: LawContext) -> None:
    today = clock.get_current_time(conf, os.environ).date()
    shared.statement = assess_statement(room.accessibility, today)
    shared.self_review = room.accessibility_review
    shared.legal, shared.personal_data, shared.moderation = room.legal, room.personal_data, room.moderation
    shared.contributions_address = room.contributions_address
    shared.received_kinds = tuple(section.kind for section in room.moderation.sections if room.contributions_address and section.kind)
    shared.vote_watch = find_watch(room.election_date, room.promotional_categories, today) if conf.get("PREVIEW") else None
    shared.legal_links = list_legal_links(shared.statement.conformity, conf["DIRECT_TEMPLATES"])


class LawGenerator(Generator):
    """Gathers what the pages that the law asks for show of the publications, and writes the texts that are sealed."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        room, context = gather_settings(Settings, self.settings, os.environ), self.context
        issues = room.tribune_issues or {}
        shared = LawContext(context)
        overview = look_over(self.settings, context["articles"], context["pages"])
        shared.site_plan = build_site_plan(overview, context["kinds"], self.settings["DEFAULT_LANG"])
        told_publications = (each.publication for each in overview.active_contents)
        shared.bare_pdfs = list_pdf_without_page(Path(self.path), self.settings, told_publications, context.get("withheld", ()))
        tribunes = [page for page in context["pages"] if page.publication.kind.name == "tribune"]
        shared.expression = build_expression(tribunes, room.tribune_terms or {}, issues, room.tribune_length)
        for page in self._iterate_sealed():
            publication = page.publication
            LawExtras(page).seal = build_seal(publication.body, page.url, room.tribune_length, issues.get(publication.extra.get("issue")))

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican: the site writes the pages; what was sealed lies beside its own."""
        manifest = get_output_manifest(self.settings)
        for page in self._iterate_sealed():
            if not manifest.is_current(page.seal.url, page.seal):
                write_output(self.output_path, page.seal.url, normalize_body(page.publication.body))

    def _iterate_sealed(self) -> Iterator[Any]:
        """The pages whose text is published as it was handed in; one that is withdrawn has no text."""
        pages = chain(self.context["pages"], self.context["hidden_pages"])
        return (page for page in pages if page.publication.kind.verbatim and page.publication.body)
