"""What the page of a publication that no build has seen yet leads to, for it to be online before the build."""

from typing import Any

from plugins.story.dossiers import KIND
from plugins.story.hand_offs import StoryExtras
from plugins.story.mention import build_mention
from plugins.story.related import build_traits, find_related_of


class InSeries(LookupError):
    """A publication of a series or of a dossier changes what its neighbours show: the build does all of them at once."""


def hang_story_ahead(generator: Any, content: Any) -> None:
    """Give `content` its `related`, the same as the build will. Raises InSeries."""
    if content.publication.kind.name == KIND or any(content.publication.extra.get(name) for name in ("serie", "dossier")):
        raise InSeries(content.relative_source_path)
    if not content.publication.kind.stream:
        return
    contents = {each.relative_source_path: each for each in [*generator.context["articles"], content]}
    related = find_related_of(content.relative_source_path, {source: build_traits(each) for source, each in contents.items()})
    StoryExtras(content).related = tuple(build_mention(contents[source]) for source in related)
