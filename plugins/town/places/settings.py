"""The settings of the room `places`: the school holidays of the town, its own public holidays, and where its maps come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.settings import SettingField, parse_day, parse_flag, parse_text, parse_texts, setting
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import BY_NAME, list_local_holidays
from plugins.town.places.hours_grammar import MONTHS

BY_EASTER, GOOD_FRIDAY, LEAP_YEAR = "easter -2 days", "vendredi-saint", 2028

Period = tuple[date, date]


@dataclass(frozen=True)
class Tiles:
    """A server of maps: `url` has {z}, {x} and {y} in it; `attribution` is what its owner asks to be told, as plain text."""

    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """The scheme and the host, which pages must be allowed to ask."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def parse_periods(value: Any) -> tuple[Period, ...]:
    """Pairs of a first and a last day. Raises ValueError."""
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ValueError('il faut une liste de paires de jours : [("2026-04-11", "2026-04-26")].')
    return tuple(sorted(map(_parse_period, value)))


def parse_local_holidays(value: Any) -> tuple[str, ...]:
    """Days of every year, each as OpenStreetMap writes it: `easter -2 days` for « Vendredi saint », `Dec 26` for « 26 décembre ». Raises
    ValueError."""
    return tuple(map(_parse_holiday, parse_texts(value)))


def _parse_holiday(name: str) -> str:
    if slugify(name) == GOOD_FRIDAY:
        return BY_EASTER
    day, _, month = slugify(name).partition("-")
    try:
        moment = date(LEAP_YEAR, BY_NAME.get(month, 0), int(day.removesuffix("er")))
    except ValueError:
        raise ValueError(f"« {name} » n’est pas un jour de l’année : écrivez « Vendredi saint », ou « 26 décembre ».") from None
    return f"{MONTHS[moment.month - 1]} {moment.day:02}"


def find_local_holidays(conf: Mapping[str, Any], settings: "Settings") -> tuple[str, ...]:
    """Those that the town has set, or those of its department where it has not."""
    if settings.local_holidays is not None:
        return settings.local_holidays
    postcode = str((conf.get("TOWN") or {}).get("postcode") or "")
    return parse_local_holidays(list_local_holidays(postcode))


def parse_tiles(value: Any) -> Tiles:
    """A server of maps: a dictionary of `url` and `attribution`. Raises ValueError."""
    if not isinstance(value, Mapping) or set(value) != {"url", "attribution"}:
        raise ValueError(
            'il faut {"url": "https://cartes.ma-region.fr/{z}/{x}/{y}.png", "attribution": "© les contributeurs d’OpenStreetMap"}.'
        )
    tile_server = Tiles(parse_text(value["url"]), parse_text(value["attribution"]))
    parts = urlsplit(tile_server.url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"« {tile_server.url} » : il faut une adresse en https://.")
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in tile_server.url]
    if missing:
        raise ValueError(f"« {tile_server.url} » : il y manque {', '.join(missing)}.")
    if "{s}" in tile_server.url or any(sign in parts.netloc for sign in "{}; "):
        raise ValueError(f"« {tile_server.url} » : il faut un seul hôte, sans {{s}}.")
    return tile_server


@dataclass(frozen=True)
class Settings:
    """The settings of the room `places`."""

    listings: bool = setting(parse_flag, default=True)
    school_holidays: tuple[Period, ...] = setting(
        parse_periods,
        "Les vacances scolaires. Premier et dernier jour de chacune.",
        default=(),
        form="periods",
        details="`[[2026-04-18, 2026-05-03]]` : ce que vaut `SH` dans [les horaires d’un lieu](manuel/lieux.md#les-horaires-dun-lieu).",
    )
    local_holidays: tuple[str, ...] | None = setting(
        parse_local_holidays,
        "Les jours fériés d’ici. En plus des nationaux ; sans cette clé, les deux d’Alsace et de Moselle, d’après le code postal.",
        default=None,
        form="texts",
        example="26 décembre",
        details="Ce que vaut aussi `PH` dans [les horaires d’un lieu](manuel/lieux.md#les-horaires-dun-lieu). Le Vendredi "
        "saint n’est férié que dans les communes qui ont un temple ou une église mixte : les autres n’en écrivent "
        "pas.",
    )
    map_tiles: Tiles | None = setting(
        parse_tiles,
        "Les fonds de carte.",
        default=None,
        form="group",
        fields=(
            SettingField("url", "text", "L’adresse", required=True, example="https://cartes.ma-region.fr/{z}/{x}/{y}.png"),
            SettingField("attribution", "text", "Qui les fait", required=True),
        ),
        details="Les cartes ne sont chargées que si le lecteur le demande ; sans cette clé, il n’y en a pas.",
    )


def _parse_period(value: Any) -> Period:
    if isinstance(value, str) or not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(f"« {value} » n’est pas une paire de jours.")
    first, last = parse_day(value[0]), parse_day(value[1])
    if last < first:
        raise ValueError(f"« {value[0]} – {value[1]} » : la fin vient avant le début.")
    return first, last
