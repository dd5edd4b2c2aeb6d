"""The votes that deserve a picture of their own: upright, for the networks of the young, where a person posts it."""

from collections.abc import Iterator

from plugins.council.deliberation import Deliberation, deliberations
from plugins.council.kinds import KIND
from plugins.council.session import CouncilSession, session
from plugins.council.vote_sentence import format_vote
from plugins.infrastructure.clock import PARIS
from plugins.publication.instants import in_french
from plugins.publication.publication import Publication
from plugins.publication.story import Story

HEADING = "Conseil municipal"


def list_vote_stories(publication: Publication) -> Iterator[Story]:
    """One for each deliberation whose `story` is yes, once something is known of it."""
    found = session(publication)
    if found is None:
        return
    for one in deliberations(found, publication.extra):
        if one.story and one.result:
            yield Story(one.anchor, one.object, tuple(_lines(one, found)), found.end or found.start, HEADING)


def _lines(one: Deliberation, found: CouncilSession) -> Iterator[str]:
    became = format_vote(one.vote, one.most) if one.vote else one.result
    yield became[0].upper() + became[1:]
    yield f"Séance du {in_french(found.start.astimezone(PARIS))}"


STORIES = {KIND: list_vote_stories}
