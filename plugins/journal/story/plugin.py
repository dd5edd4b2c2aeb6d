"""The room `story` in Pelican: once everything is read, each publication learns which others its page leads to."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from pelican import signals

from plugins.core.infrastructure.build_services import get_later_extras, get_publication_rows
from plugins.core.publication.hand_offs import connect_filters
from plugins.core.publication.overview import look_over
from plugins.core.publication.publication import PublishedContent
from plugins.journal.story.qr import draw_qr
from plugins.journal.story.readable import make_readable
from plugins.journal.story.related import Mention, build_mention, build_traits, find_episodes, find_related, gather_dossiers
from plugins.journal.story.room import StoryContext, StoryExtras

FILTERS = {"qr": draw_qr, "readable": make_readable}


def register() -> None:
    """Called by Pelican."""
    connect_filters(signals.initialized, FILTERS)
    signals.all_generators_finalized.connect(hang_story_extras)


def hang_story_extras(generators: Sequence[Any]) -> None:
    """Give each public publication its `related`, its `episode` and its `dossier`, and each dossier what it has `gathered`."""
    context, conf = generators[0].context, generators[0].settings
    articles, mention_of = context["articles"], cache(build_mention)
    overview = look_over(conf, articles)
    related, changed_sources = find_related(get_publication_rows(conf).get_rows_as_read("story", b"", overview, build_traits))

    def make_extras(content: PublishedContent) -> dict[str, tuple[Mention, ...]]:
        others = related.get(content.relative_source_path)
        return {} if others is None else {"related": tuple(mention_of(context["generated_content"][source]) for source in others)}

    get_later_extras(conf, articles).add_extras("story", ("related",), changed_sources, make_extras)
    episode_by_article = find_episodes(overview.active_contents)
    dossiers = gather_dossiers(overview.active_contents, context["pages"])
    for content, episode in episode_by_article.items():
        StoryExtras(content).episode = episode
    for dossier, gathered in dossiers.items():
        StoryExtras(dossier).gathered = gathered
        for content in gathered:
            StoryExtras(content).dossier = mention_of(dossier)
    shared = StoryContext(context)
    shared.series = tuple(sorted({episode.series for episode in episode_by_article.values()}))
    shared.dossiers = tuple(map(mention_of, dossiers))
