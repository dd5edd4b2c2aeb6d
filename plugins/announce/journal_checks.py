"""What announcing asks of the journal as a whole: that an address which was announced still leads somewhere."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.announce import syndication
from plugins.announce.former_addresses import former_addresses
from plugins.announce.settings import Settings
from plugins.infrastructure.errors import Mistake
from plugins.infrastructure.settings import gather
from plugins.publication.publication import Publication

REMEDY = "Elle y mène quand même ; pour l’écrire noir sur blanc, ajoutez-la à « aliases », ou rendez à la publication son « slug »."


def changed_addresses(written: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The publications whose address has changed since networks were given it."""
    room = gather(Settings, conf, os.environ)
    announced = syndication.addresses(room.beffroi_state / syndication.NAME)
    former = former_addresses((one for one, _ in written), announced, room.feed_authority, str(conf.get("SITEURL") or ""))
    for publication, file in written:
        for address in former.get(publication.source, ()):
            said = f"les réseaux ont annoncé « /{address} », qui n’est plus son adresse."
            yield Mistake(file, 0, "slug", said, REMEDY, "adresse annoncée changée", harmless=True)


JOURNAL_CHECKS = (changed_addresses,)
