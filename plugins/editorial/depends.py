"""What articles depend on besides their bytes and what their reader declares: the answers to what their bodies ask, and the calendar."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """When a publication that waits appears, or one that readers see expires."""
    return context.get("next_change")


DEPENDS = Depends(attributes=("asked",), until=until)
