"""The folder of the site where it is online, when that is on this machine."""

from pathlib import Path

from plugins.command.town import TownPaths
from plugins.deploy.settings import Destination, Settings
from plugins.infrastructure.settings import gather


def destination(town: TownPaths) -> Destination:
    """Where the site goes, as the setting DEPLOY says it."""
    return gather(Settings, town.conf, town.environ).deploy


def find_web_root(town: TownPaths) -> Path | None:
    """The folder of the site that is online; None when it is on another machine, or no folder."""
    where = destination(town)
    return None if where.host or where.scheme not in ("folder", "rsync") else Path(where.path).resolve()
