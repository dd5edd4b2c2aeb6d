"""The attributes that the room `alerts` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.town.alerts.alert import Alert, Alerts


class AlertsExtras(ContentExtras, key="alerts"):
    """The alerts on a page."""

    alert: Alert
    """The alert of the page: severity, start, end, stage, revision."""
    alerts: tuple[Alert, ...] = ()
    """The current alerts, on the newest articles."""


class AlertsContext(ContextNames):
    """The alerts, for templates."""

    alerts: Alerts
    """All alerts: current, coming, past."""
    banner: tuple[Alert, ...]
    """The current alerts, gravest first: for the home page, the first page of lists, the traffic."""
    alerts_url: str
    """The address that every page polls for alerts."""
    alerts_strips_url: str
    """The folder of the alert strips by language, for pages that are not rebuilt: `fr.js`."""
