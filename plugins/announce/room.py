"""What the room `announce` brings."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.announce import syndication
from plugins.announce.checks import CHECKS, JOURNAL_CHECKS
from plugins.announce.hand_offs import AnnounceContext, AnnounceExtras
from plugins.announce.settings import Settings
from plugins.infrastructure.health import HealthCheck
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.infrastructure.settings import gather
from plugins.publication.room import Conf, Environ, Room, attribute_names


def receipts(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The file of the posts that announce each publication."""
    yield gather(Settings, conf, environ).beffroi_state / syndication.NAME


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """What `doctor` looks at here."""
    from plugins.announce.health import examination  # what reaches the outside: for `doctor` alone

    return examination(conf, environ)


ROOM = Room(
    settings=Settings,
    checks=CHECKS,
    journal_checks=JOURNAL_CHECKS,
    extras=(AnnounceExtras,),
    context=AnnounceContext,
    inputs=RoomInputs(attributes=attribute_names(AnnounceExtras), files=receipts),
    list_health_checks=list_health_checks,
)
