"""What pages show of the alerts besides their texts: which of them hold now, until the next begins or ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """When the next alert begins, or one that holds ends."""
    alerts = context["alerts"]
    return min([*(one.start for one in alerts.coming), *(one.end for one in alerts.current)], default=None)


DEPENDS = Depends(attributes=("alert", "alerts"), until=until)
