"""The manifest of the room `announce`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.announce import syndication
from plugins.announce.checks import CHECKS, JOURNAL_CHECKS
from plugins.announce.settings import Settings
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room, RoomInputs, list_attribute_names
from plugins.core.publication.stored_format import StoredFormat

if TYPE_CHECKING:
    from plugins.announce.post_preview import PreviewedAnnouncement
    from plugins.announce.syndication import PostLink


class AnnounceExtras(ContentExtras, key="announce"):
    """The posts about a publication, for templates."""

    syndication: tuple[PostLink, ...] = ()
    """The posts that announce it."""


class AnnounceContext(ContextNames):
    """The post preview, for templates."""

    shown: list[PreviewedAnnouncement]
    """The posts that the build would make, on `/_apercu/annonces/`."""


def list_receipts(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The file of the posts that announce each publication."""
    yield gather_settings(Settings, conf, environ).beffroi_state / syndication.RECEIPTS_FILE


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.announce.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The ledger, where it is a file (that of a branch is read when it is fetched). Lines are only added: nothing is migrated."""
    from plugins.announce.ledger import LINE_VERSION, read_newest_version  # for `upgrade` and `doctor` alone

    files = tuple(sorted(town.state.glob("ledger*.jsonl")))
    yield StoredFormat(name="le registre des annonces", version=LINE_VERSION, files=files, read_version=read_newest_version, is_saved=True)


ROOM = Room(
    settings=Settings,
    checks=CHECKS,
    journal_checks=JOURNAL_CHECKS,
    extras=(AnnounceExtras,),
    context=AnnounceContext,
    inputs=RoomInputs(attributes=list_attribute_names(AnnounceExtras), files=list_receipts),
    list_health_checks=list_health_checks,
    list_stored_formats=list_stored_formats,
)
