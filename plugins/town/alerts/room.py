"""The manifest of the room `alerts`."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Room, SearchedPages, list_attribute_names
from plugins.town.alerts.checks import CHECKS
from plugins.town.alerts.hand_offs import AlertsContext, AlertsExtras
from plugins.town.alerts.kinds import KINDS, OCCASIONS, is_complete_alert
from plugins.town.alerts.open_data import DATASETS


def find_next_alert_change(context: Mapping[str, Any]) -> datetime | None:
    """When the next alert begins, or a current one ends."""
    alerts = context["alerts"]
    return min([*(each.start for each in alerts.coming), *(each.end for each in alerts.current)], default=None)


def hang_ahead(generator: Any, content: PublishedContent, folder: Path) -> None:
    """See `RoomInputs`: a text of the stream gets the alerts that hold, an alert what it says."""
    from plugins.town.alerts.alert import build_alert  # for a process that has just built

    shared = AlertsContext(generator.context)
    if is_complete_alert(content.publication):
        AlertsExtras(content).alert = build_alert(content, generator.context["now"])
    elif content.publication.kind.stream and shared.alerts.current:
        AlertsExtras(content).alerts = shared.alerts.current


SEARCHED_PAGES = (SearchedPages("alertes/", "Alertes", words="alerte urgence vigilance"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    kinds=KINDS,
    kind_checks={"alerte": CHECKS},
    occasions=OCCASIONS,
    datasets=DATASETS,
    extras=(AlertsExtras,),
    context=AlertsContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(AlertsExtras),
        changes_at=find_next_alert_change,
        hang_ahead=hang_ahead,
    ),
)
