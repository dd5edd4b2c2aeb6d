"""The room `story` in Pelican: once everything is read, each publication learns which others its page leads to."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from pelican import signals

from plugins.story.dossiers import gather_dossiers
from plugins.story.hand_offs import StoryContext, StoryExtras
from plugins.story.mention import mention
from plugins.story.qr import qr
from plugins.story.readable import readable
from plugins.story.related import find_related
from plugins.story.series import episodes

FILTERS = {"qr": qr, "readable": readable}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.all_generators_finalized.connect(introduce)


def give_filters(engine: Any) -> None:
    """What templates make of an address and of a body."""
    conf = engine.settings
    conf["JINJA_FILTERS"] = {**FILTERS, **conf["JINJA_FILTERS"]}


def introduce(generators: Sequence[Any]) -> None:
    """Give each public publication its `related`, its `episode` and its `dossier`, and each dossier what it has `gathered`."""
    context = generators[0].context
    articles, told = context["articles"], cache(mention)
    for content, others in find_related(articles):
        StoryExtras(content).related = tuple(map(told, others))
    found, dossiers = episodes(articles), gather_dossiers(articles, context["pages"])
    for content, episode in found.items():
        StoryExtras(content).episode = episode
    for dossier, contents in dossiers.items():
        StoryExtras(dossier).gathered = contents
        for content in contents:
            StoryExtras(content).dossier = told(dossier)
    shared = StoryContext(context)
    shared.series = tuple(sorted({episode.series for episode in found.values()}))
    shared.dossiers = tuple(map(told, dossiers))
