"""The alerts on the page of a publication that no build has seen yet, for it to be online before the build."""

from typing import Any

from plugins.alerts.alert import alert
from plugins.alerts.hand_offs import AlertsContext, AlertsExtras
from plugins.alerts.kinds import says_all_of_an_alert


def hang_alerts_ahead(generator: Any, content: Any) -> None:
    """Give `content` the alerts that hold, as one of the newest; an alert, what it says."""
    shared, now = AlertsContext(generator.context), generator.context["now"]
    if says_all_of_an_alert(content.publication):
        AlertsExtras(content).alert = alert(content, now)
    elif content.publication.kind.stream and shared.alerts.current:
        AlertsExtras(content).alerts = shared.alerts.current
