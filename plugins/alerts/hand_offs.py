"""The attributes that the room `alerts` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.alerts.alert import Alert, Alerts


class AlertsExtras(ContentExtras, key="alerts"):
    """The alerts on a page."""

    alert: Alert
    """The one that a page is: severity, start, end, stage, revision."""
    alerts: tuple[Alert, ...] = ()
    """Of the newest articles, those that hold."""


class AlertsContext(ContextNames):
    """The alerts, for templates."""

    alerts: Alerts
    """Those that hold, to come, over."""
    banner: tuple[Alert, ...]
    """Those that hold, the gravest first: for the home page, the first page of lists, the traffic."""
    alerts_url: str
    """Where every page asks for them, whether there are any or not."""
    alerts_strips_url: str
    """The folder of the strips of each language, for pages that are not built again: `fr.js`."""
