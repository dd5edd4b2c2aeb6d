"""The folder of the site where it is online, when that is on this machine."""

from pathlib import Path

from plugins.command.town import Town
from plugins.deploy.settings import Destination, Settings
from plugins.publication.settings import gather


def destination(town: Town) -> Destination:
    """Where the site goes, as the setting DEPLOY says it."""
    return gather(Settings, town.conf, town.environ).deploy


def served(town: Town) -> Path | None:
    """The folder of the site that is online; None when it is on another machine, or no folder."""
    where = destination(town)
    return None if where.host or where.scheme not in ("folder", "rsync") else Path(where.path).resolve()
