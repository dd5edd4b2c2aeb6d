"""What readers' browsers ask for between two builds: the state of the network, and a feed for each line, in a folder of their own.

No deploy owns that folder, so that none removes it; nothing else is written there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.feeds.formats import FORMATS
from plugins.infrastructure import durable
from plugins.infrastructure.errors import SettingsError
from plugins.transit import line_feed, places, situation
from plugins.transit.disruption import Disruption
from plugins.transit.network import FeedError, TransitNetwork
from plugins.transit.situation import Situation

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""The web server reads all of it."""


def write(
    root: Path, network: TransitNetwork, state: Situation, now: datetime, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> None:
    """Write what `state` says below `root`, each file whole. Raises SettingsError when no site is there, OSError."""
    if not (root / "index.html").is_file():
        raise SettingsError([f"{root} : le site n’est pas là (index.html manque). Publiez d’abord, ou donnez son dossier par --to."])
    folder = root / places.LIVE
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    more = {"checked": now.isoformat(), "when": _when(state.disruptions, now), "names": _names(state.disruptions, network)}
    _put(folder / places.NOW, situation.format_situation(state, **more))
    every = (*state.disruptions, *_of_town(root))
    for line in network.lines:
        feed = line_feed.build_line_feed(line, every, now, f"{places.LIVE}{line.slug}", conf, environ)
        for form in FORMATS:
            _put(folder / line.slug / form.name, form.write(feed))


def _when(disruptions: Iterable[Disruption], now: datetime) -> dict[str, str]:
    """The French of each one's dates: no script need know how they are said."""
    return {disruption.identity: words for disruption in disruptions if (words := disruption.format_periods(now))}


def _names(disruptions: Iterable[Disruption], network: TransitNetwork) -> dict[str, dict[str, str]]:
    """What readers call the lines and stops that are told of."""
    lines = {slug: network.line[slug].name for disruption in disruptions for slug, _ in disruption.lines}
    return {"lines": lines, "stops": {slug: network.stop[slug].name for disruption in disruptions for slug in disruption.stops}}


def _of_town(root: Path) -> tuple[Disruption, ...]:
    """What the town said of its lines at the last build; nothing when that cannot be read."""
    try:
        return situation.parse_situation((root / places.OF_TOWN).read_bytes()).disruptions
    except (OSError, FeedError):
        return ()


def _put(path: Path, content: bytes) -> None:
    """A file that is the same is not written again: the host then answers that nothing is new."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    durable.write(path, content)
    path.chmod(FILE_MODE)
