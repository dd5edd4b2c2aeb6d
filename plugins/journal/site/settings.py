"""The settings of the site: the town's details, and the lengths of lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import SettingField, parse_flag, parse_text, parse_texts, parse_web_address, setting
from plugins.core.publication.listing import parse_page_size

TOWN_KEYS = ("name", "address", "postcode", "phone", "email", "website", "hours")


def _find_themes_of_pelican() -> Path:
    spec = find_spec("pelican")
    assert spec and spec.origin  # it is installed: it builds the site
    return Path(spec.origin).parent / "themes"


PELICANS = _find_themes_of_pelican()


def parse_town(value: Any) -> Mapping[str, str]:
    """Parse the town hall's details. Raises ValueError naming every missing or unknown key, or an invalid site."""
    if not isinstance(value, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    missing = [key for key in ("name", "address", "phone") if not value.get(key)]
    unknown = sorted(set(value) - set(TOWN_KEYS))
    if missing or unknown:
        wrong = [f"« {key} » manque" for key in missing] + [f"« {key} » n’est pas connu" for key in unknown]
        raise ValueError(f"{', '.join(wrong)}. Les clés sont : {', '.join(TOWN_KEYS)}.")
    if value.get("website"):
        parse_web_address(value["website"])
    return MappingProxyType({key: str(value.get(key, "")) for key in TOWN_KEYS})


def parse_theme(value: Any) -> str:
    """Parse a theme: a folder, or the name of one that comes with Pelican."""
    if not any(folder.is_dir() for folder in (Path(parse_text(value)), PELICANS / parse_text(value))):
        raise ValueError(f"« {value} » : ce dossier n’existe pas.")
    return parse_text(value)


def parse_time_zone(value: Any) -> str:
    """The zone in which every date is read and shown. Raises ValueError for any other: the whole house counts in it."""
    if value != PARIS.key:
        raise ValueError(f"« {value} » : seul {PARIS.key} est pris en charge pour l’instant. Effacez ce réglage.")
    return PARIS.key


@dataclass(frozen=True)
class Settings:
    """The settings of the room `site`."""

    sitename: str = setting(parse_text, "Le nom du journal.", example="Le Beffroi")
    siteurl: str = setting(
        parse_web_address,
        "L’adresse publique du journal. BEFFROI_SITEURL l’emporte en production, et publishconf.py s’il écrit lui-même une adresse.",
        variable="BEFFROI_SITEURL",
    )
    town: Mapping[str, str] = setting(
        parse_town,
        "La mairie.",
        form="group",
        fields=(
            SettingField("name", "text", "Le nom de la commune", required=True),
            SettingField("address", "text", "Son adresse", required=True, example="1, place de la Mairie"),
            SettingField("postcode", "text", "Son code postal"),
            SettingField("phone", "phone", "Son téléphone", required=True),
            SettingField("email", "email", "Son courriel"),
            SettingField("website", "web_address", "Son autre site"),
            SettingField("hours", "text", "Ses horaires", example="Lundi au vendredi, 9 h – 17 h"),
        ),
    )
    sitesubtitle: str = setting(parse_text, "La ligne au-dessus du nom.", default="", example="Le journal de Ma-Ville")
    theme: str = setting(
        parse_theme, "Le dossier du thème.", default="theme", details="Ou le nom d’un de ceux de Pelican : `simple`, `notmyidea`."
    )
    timezone: str = setting(
        parse_time_zone,
        "Le fuseau horaire : Europe/Paris, le seul pris en charge.",
        default=PARIS.key,
        details="Toutes les dates s’y lisent ; ceux de l’outre-mer sont refusés pour l’instant.",
    )
    listings: bool = setting(parse_flag, "Beffroi écrit les listes ; False les laisse à Pelican, pour un autre thème.", default=True)
    typographic_bodies: bool = setting(
        parse_flag,
        "La typographie française dans les textes aussi.",
        default=False,
        details="Les espaces insécables et les apostrophes ; les titres et les résumés les ont toujours.",
    )
    listing_size: int = setting(parse_page_size, "Les publications par page d’une liste.", default=20)
    static_paths: tuple[str, ...] = setting(parse_texts, "Les dossiers de content/ copiés tels quels.", default=())
    preview: bool = setting(parse_flag, default=False)
    demonstration_now: str = setting(
        parse_text,
        "L’instant où s’arrête la démonstration. Une vraie ville n’a pas ce réglage.",
        default="",
        details="Tant qu’il est là, `deploy` refuse.",
    )
