"""What the pages of the network depend on: the feeds in the content or fetched, and the instants at which something begins or ends."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.publication.depends import Depends
from plugins.publication.settings import gather
from plugins.transit import places
from plugins.transit.period import turns
from plugins.transit.settings import Settings
from plugins.transit.situation import BELIEVED


def files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The GTFS, table by table when it is a folder; the notices; what `refresh` kept."""
    kept = places.state(gather(Settings, conf, environ).beffroi_state)
    network = places.network(conf, kept)
    if network is not None:
        yield from sorted(network.glob("*.txt")) if network.is_dir() else (network,)
    yield from filter(None, (places.notices(conf), places.situation(kept)))


def until(context: Mapping[str, Any]) -> datetime | None:
    """When something would next begin, end, or be too old to be believed."""
    traffic = context.get("traffic")
    if traffic is None:
        return None
    now = context["now"]
    moments = [turns(one.periods, now) for one in traffic.disruptions]
    moments += [traffic.heard.made + BELIEVED] if traffic.heard.made else []
    return min((moment for moment in moments if moment and moment > now), default=None)


DEPENDS = Depends(files=files, until=until)
