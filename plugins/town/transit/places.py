"""Where files are: those the town puts in its content, the cached feeds, those for the web root."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONTENT = "transports"
"""Below the content folder: `reseau.zip`, or the tables in the folder `reseau/`; `alertes.pb`, where no address is given."""
STATE = "transit"
"""Below the state folder."""
FOLDER = "trafic/"
LIVE = f"{FOLDER}direct/"
"""Below the web root. Nothing that a build writes is in it, so that no deploy owns it: `refresh` does."""
NOW = "etat.json"
OF_TOWN = f"{FOLDER}mairie.json"
"""What the town tells of its lines, for whoever writes the feeds of the lines between two builds."""


def find_state_folder(conf: Path) -> Path:
    """The room's folder in the state folder."""
    return conf / STATE


def find_network_source(conf: Mapping[str, Any], state_folder: Path) -> Path | None:
    """The GTFS to be read: the town's own file, else the last that was fetched; None without any."""
    own = Path(conf["PATH"], CONTENT)
    tables = [own / "reseau"] if (own / "reseau").is_dir() else []
    return next((path for path in (own / "reseau.zip", *tables, state_folder / "reseau.zip") if path in tables or path.is_file()), None)


def find_notices_source(conf: Mapping[str, Any]) -> Path | None:
    """The GTFS-Realtime feed that the town put in its content, or None. Whoever opened a pipe of that name would wait for ever."""
    file = Path(conf["PATH"], CONTENT, "alertes.pb")
    return file if file.is_file() else None


def copy_of(address: str) -> str:
    """The name of the last good copy of the notices at `address`, in the room's folder."""
    return f"alertes-{hashlib.blake2b(address.encode(), digest_size=6).hexdigest()}.pb"


def find_situation_path(state_folder: Path) -> Path:
    """The path of the situation that `refresh` saved last, for a build."""
    return state_folder / "situation.json"
