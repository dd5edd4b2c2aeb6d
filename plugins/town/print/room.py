"""The manifest of the room `print`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import parse_folder, parse_text, parse_web_address, setting
from plugins.core.publication.publication import Account
from plugins.core.publication.room import Room
from plugins.core.publication.words import SOURCE
from plugins.journal.accounts.room import parse_accounts
from plugins.journal.branding.room import TownLook, parse_look
from plugins.journal.languages.catalog import parse_language, parse_translations
from plugins.journal.site.room import parse_theme, parse_town


@dataclass(frozen=True)
class Publishers:
    """The publisher named on printed matter, as in the legal notices: the law of 29 July 1881, and that of 1 August 1986, article 5."""

    director: str = ""
    editor: str = ""


def parse_publishers(value: Any) -> Publishers:
    if not isinstance(value, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    return Publishers(str(value.get("director") or ""), str(value.get("editor") or ""))


@dataclass(frozen=True)
class Settings:
    """The settings of the room `print`."""

    sitename: str = setting(parse_text)
    siteurl: str = setting(parse_web_address, variable="BEFFROI_SITEURL")
    town: Mapping[str, str] = setting(parse_town)
    sitesubtitle: str = setting(parse_text, default="")
    accounts: tuple[Account, ...] = setting(parse_accounts, default=())
    default_lang: str = setting(parse_language, default=SOURCE)
    translations: Mapping[str, Mapping[str, str]] | None = setting(parse_translations, default=None)
    theme: str = setting(parse_theme, default="theme")
    legal: Publishers = setting(parse_publishers, default=Publishers())
    look: TownLook = setting(parse_look, default=TownLook())
    print_folder: Path = setting(parse_folder, "Où ranger ce qui s’imprime : affiches, carte, encart, magazines.", default=Path("imprimes"))
    print_house: str = setting(
        parse_text,
        "L’imprimeur, nommé sur ce qui est imprimé.",
        default="",
        details="Nom et ville, que la loi fait nommer ; vide, la mairie imprime elle-même.",
    )


ROOM = Room(
    needs="plugins.journal.site.plugin",
    settings=Settings,
)
