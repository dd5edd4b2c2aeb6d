"""What the pages of places depend on besides them: what is said of each elsewhere; and, for the coming changes, the day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.places.hours.openings import midnight
from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the coming changes would next be others; None without places."""
    return midnight(context["now"].date() + timedelta(days=1)) if context.get("has_places") else None


DEPENDS = Depends(attributes=("hosted", "told"), until=until)
