"""The settings of the buses: the sources of the network, its perimeter, and where their files are."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import SettingField, parse_folder, setting
from plugins.core.publication.identifiers import suggest_closest
from plugins.town.transit.network import EVERYWHERE, Perimeter

KEYS = ("gtfs", "alerts", "lines", "around", "operator", "website", "licence", "header")
HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class FeedSources:
    """`gtfs` and each of `alerts` are addresses, or nothing: the files of the content are then all that is known.

    `operator`, `website` and `licence` are told to readers. `header` is the name of the header that carries the key of the feeds, which
    comes from the environment.
    """

    gtfs: str = ""
    alerts: tuple[str, ...] = ()
    perimeter: Perimeter = EVERYWHERE
    operator: str = ""
    website: str = ""
    licence: str = ""
    header: str = ""

    @property
    def has_any(self) -> bool:
        """Whether there is anything to fetch."""
        return bool(self.gtfs or self.alerts)


def parse_sources(value: Any) -> FeedSources:
    """From a mapping of `KEYS`. Raises SettingsError with every mistake."""
    if not isinstance(value, Mapping):
        raise SettingsError(["il faut un dictionnaire, entre accolades."])
    alerts = value.get("alerts") or ()
    addresses = [alerts] if isinstance(alerts, str) else alerts
    if mistakes := [*_find_unknown(value), *_find_mistakes(value, addresses)]:
        raise SettingsError(mistakes)
    around = value.get("around") or {}
    centre = (float(around["lat"]), float(around["lon"])) if around else None
    perimeter = Perimeter(tuple(map(str, value.get("lines") or ())), centre, float(around["km"]) if around else 0)
    texts = {name: value.get(name) or "" for name in ("gtfs", "operator", "website", "licence", "header")}
    return FeedSources(alerts=tuple(addresses), perimeter=perimeter, **texts)


def _find_unknown(value: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(str(key) for key in set(value) - set(KEYS)):
        yield f"« {key} » n’est pas connu. " + suggest_closest(key, KEYS, f"Les clés sont : {', '.join(KEYS)}.")


def _find_mistakes(value: Mapping[str, Any], addresses: Any) -> Iterator[str]:
    if not isinstance(addresses, list | tuple):
        yield "« alerts » : il faut une adresse, ou une liste d’adresses."
        addresses = ()
    named = [("gtfs", value.get("gtfs")), ("website", value.get("website")), *(("alerts", address) for address in addresses)]
    for key, address in named:
        if address and not _is_address(address):
            yield f"« {key} » : {_hide_password(address)} n’est pas une adresse du web, sans mot de passe."
        elif address and key != "website" and value.get("header") and not _is_private(address):
            yield f"« {key} » : une clé ne s’envoie qu’à une adresse en https://."
    for key in ("operator", "licence", "header"):
        if not isinstance(value.get(key, ""), str):
            yield f"« {key} » doit être un texte."
    if value.get("header") and not HEADER.fullmatch(str(value["header"])):
        yield f"« header » : « {' '.join(str(value['header']).split())} » n’est pas le nom d’un en-tête. Écrivez par exemple apikey."
    if isinstance(value.get("lines", ()), str) or not isinstance(value.get("lines") or (), list | tuple):
        yield "« lines » : il faut une liste de noms de lignes, entre crochets."
    if value.get("around") and not _is_circle(value["around"]):
        yield '« around » : il faut un centre et un rayon, {"lat": 49.05, "lon": 2.1, "km": 5}.'


def _hide_password(address: Any) -> str:
    """What was written, unless there may be a password in it: this is printed where others read."""
    return "ce qui est écrit" if "@" in str(address) else f"« {address} »"


def _is_address(value: Any) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(parts and parts.scheme in ("http", "https") and parts.hostname and not parts.username and not re.search(r"\s", value))
    except ValueError:
        return False


def _is_private(address: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def _is_circle(value: Any) -> bool:
    try:
        return abs(float(value["lat"])) <= 90 and abs(float(value["lon"])) <= 180 and 0 < float(value["km"]) <= 500 and len(value) == 3
    except (TypeError, KeyError, ValueError):
        return False


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


@dataclass(frozen=True)
class Settings:
    """The transit network's settings."""

    transit: FeedSources = setting(
        parse_sources,
        "Les bus.",
        default=FeedSources(),
        form="group",
        fields=(
            SettingField("gtfs", "web_address", "L’adresse du réseau (GTFS)"),
            SettingField("alerts", "texts", "Les adresses de son état (GTFS-Realtime)"),
            SettingField("lines", "texts", "Les lignes à montrer"),
            SettingField("around", "free", "Ce qui est autour d’un point"),
            SettingField("operator", "text", "L’exploitant"),
            SettingField("website", "web_address", "Son site"),
            SettingField("licence", "text", "La licence de ses données"),
            SettingField("header", "text", "L’en-tête qui porte la clé"),
        ),
        details="[Brancher les bus](transports.md).",
    )
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")
