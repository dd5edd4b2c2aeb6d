"""What the agenda depends on besides its texts: the day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.agenda.kinds import KIND
from plugins.agenda.timing import midnight
from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight, when there is an agenda: other sessions are over, « ce week-end » may be another."""
    if any(content.publication.kind.name == KIND for content in context["pages"]):
        return midnight(context["now"].date() + timedelta(days=1))
    return None


DEPENDS = Depends(attributes=("event", "calendar", "headline", "foreword"), until=until)
