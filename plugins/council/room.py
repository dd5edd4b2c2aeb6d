"""What the room `council` brings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.council.checks import CHECKS
from plugins.council.hand_offs import CouncilContext, CouncilExtras
from plugins.council.journal_checks import JOURNAL_CHECKS
from plugins.council.kinds import KIND, KINDS
from plugins.council.occasions import OCCASIONS
from plugins.council.open_data import DATASETS
from plugins.council.session_span import find_session_span
from plugins.council.settings import Settings
from plugins.council.stories import STORIES
from plugins.council.withheld import withheld
from plugins.infrastructure.health import HealthCheck
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.hand_offs import FollowedExtras
from plugins.publication.room import Conf, Environ, Room, attribute_names


def next_session_change(context: Mapping[str, Any]) -> datetime | None:
    """When the first session that is not over begins, or would be over."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == KIND)
    spans = filter(None, (find_session_span(publication, context["now"]) for publication in ours))
    return min((moment for span in spans for moment in (span.start, span.end) if moment > context["now"]), default=None)


def begin_draft(content: Path, conf: Conf, environ: Environ) -> Mapping[str, str]:
    """The YAML of the keys that a new session takes of the one before."""
    from plugins.council.drafts import draft  # the whole reading of files, for `new` alone

    return draft(content, conf, environ)


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """What `doctor` looks at here."""
    from plugins.council.health import examination  # what reaches the outside: for `doctor` alone

    return examination(conf, environ)


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    journal_checks=JOURNAL_CHECKS,
    occasions=OCCASIONS,
    stories=STORIES,
    drafts={KIND: begin_draft},
    datasets=DATASETS,
    extras=(CouncilExtras, FollowedExtras),
    context=CouncilContext,
    inputs=RoomInputs(
        attributes=attribute_names(CouncilExtras, FollowedExtras),
        changes_at=next_session_change,
    ),
    find_withheld=withheld,
    list_health_checks=list_health_checks,
)
