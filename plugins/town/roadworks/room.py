"""The manifest of the room `roadworks`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.room import Room, SearchedPages, list_attribute_names
from plugins.town.roadworks.checks import CHECKS
from plugins.town.roadworks.hand_offs import RoadworksContext, RoadworksExtras
from plugins.town.roadworks.journal_checks import JOURNAL_CHECKS
from plugins.town.roadworks.kinds import KINDS
from plugins.town.roadworks.open_data import DATASETS
from plugins.town.roadworks.settings import Settings
from plugins.town.roadworks.stage import find_turn


def find_next_works_change(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the first of them begins or ends."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == "travaux")
    return min(filter(None, (find_turn(publication, context["now"]) for publication in ours)), default=None)


SEARCHED_PAGES = (SearchedPages("travaux/", "Travaux", words="chantiers circulation route barrée déviation"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={"travaux": CHECKS},
    journal_checks=JOURNAL_CHECKS,
    datasets=DATASETS,
    extras=(RoadworksExtras,),
    context=RoadworksContext,
    inputs=RoomInputs(attributes=list_attribute_names(RoadworksExtras), changes_at=find_next_works_change),
)
