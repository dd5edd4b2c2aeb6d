"""What the town will say of a publication whose page is not built: what can be checked without a build."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.announce.announcement import Announcement
from plugins.announce.gather import announcement
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.post_preview.press import ProofPress
from plugins.announce.settings import Settings
from plugins.infrastructure.settings import gather
from plugins.publication.publication import Image, Publication

ANYWHERE = "https://example.org"
"""Where a journal that has no address yet is taken to be: networks count addresses."""


@dataclass(frozen=True)
class Unbuilt:
    """A publication as `gather` is given one; its picture is the editor's file, not yet at any address."""

    publication: Publication
    permalink: str
    picture: Image | None
    card: None = None


def foretold(publication: Publication, conf: Mapping[str, Any]) -> tuple[Announcement, ProofPress]:
    """The announcement, and the press of the town. Raises SettingsError."""
    room = gather(Settings, conf, {})
    permalink = f"{conf.get('SITEURL') or ANYWHERE}/{publication.address}"
    told = announcement(Unbuilt(publication, permalink, publication.image), room.feed_authority)
    return told, ProofPress.from_settings(room, conf, [told], Ledger())
