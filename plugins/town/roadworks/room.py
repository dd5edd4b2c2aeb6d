"""The manifest of the room `roadworks`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.town.roadworks.checks import CHECKS, JOURNAL_CHECKS
from plugins.town.roadworks.kinds import KINDS, find_turn
from plugins.town.roadworks.open_data import DATASETS
from plugins.town.roadworks.settings import Settings

if TYPE_CHECKING:
    from plugins.town.roadworks.kinds import Stage, Timeline


class RoadworksExtras(ContentExtras, key="roadworks"):
    """Works in a street."""

    stage: Stage
    """The stage of the works: name, start, end."""


class RoadworksContext(ContextNames):
    """All works, for templates."""

    works: Timeline | None
    """The current, coming and recent works; None without any."""


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
