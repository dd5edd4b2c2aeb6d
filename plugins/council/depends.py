"""What the pages of the council depend on besides their texts: the moments at which sessions begin, and are believed to be over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.council.ahead import ahead
from plugins.council.kinds import KIND
from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """When the first session that is not over begins, or would be over."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == KIND)
    spans = filter(None, (ahead(publication, context["now"]) for publication in ours))
    return min((moment for span in spans for moment in (span.start, span.end) if moment > context["now"]), default=None)


DEPENDS = Depends(
    attributes=("session", "shown", "chapters", "whereabouts", "calendar", "sitting", "brief", "in_three", "headline", "foreword"),
    until=until,
)
