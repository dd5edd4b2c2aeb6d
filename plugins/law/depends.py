"""What the legal pages depend on besides the settings: the day on which an audit or a declaration grows too old, and the year."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from plugins.law.accessibility import turns
from plugins.publication.clock import PARIS
from plugins.publication.depends import Depends


def until(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the declaration of accessibility would next be another by itself."""
    days = turns(context["statement"].declaration, context["now"].date())
    return min((datetime.combine(day, time(), PARIS) for day in days), default=None)


DEPENDS = Depends(attributes=("seal",), until=until)
