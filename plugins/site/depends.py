"""What the site around the publications depends on besides them: the day, and on the home page what is a week old."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.publication.clock import PARIS
from plugins.publication.depends import Depends
from plugins.site.front import WEEK


def until(context: Mapping[str, Any]) -> datetime:
    """When the home page would next be another by itself: at midnight, or when the oldest of the week is a week old."""
    now = context["now"]
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), PARIS)
    aging = (item.date + WEEK for item in context["articles"] if now < item.date + WEEK)
    return min((midnight, *aging))


DEPENDS = Depends(until=until)
