"""The town that a command works for, its settings checked; the rooms that commands alone use; the words that several commands take."""

from collections.abc import Mapping
from typing import Any

from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import find_command_rooms
from plugins.core.infrastructure.town import TownPaths, locate_drafts_town, locate_town
from plugins.core.publication.room import list_rooms_in_use
from plugins.towns.town_settings.read import check_values, place_mistakes

PLACES = {
    "content": "DOSSIER : le contenu, content/ par défaut",
    "output": "DOSSIER : où écrire le site, output/ par défaut",
    "settings": "FICHIER : les réglages, publishconf.py par défaut",
}
SETTINGS = {"settings": PLACES["settings"]}
NOW = {"now": "essaie tout de suite un compte que son réseau a arrêté, une fois réparé"}
URGENT = {"urgent": "passe devant une construction en cours, qui recommencera ensuite"}
FIRST = {"urgent": "passe devant une construction en cours, suit une mise en ligne en cours, annonce d’abord ce qui est urgent"}
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}
EVERYTHING = {"whole": "compare tout ce qui est en ligne, et pas seulement ce qui a bougé"}


def open_town(settings_file: str | None, content: str | None = None, output: str | None = None) -> TownPaths:
    """The town of `locate_town`, its settings checked. Raises SettingsError with every mistake of every room's settings."""
    return check_settings(locate_town(settings_file, content, output))


def check_settings(town: TownPaths) -> TownPaths:
    """Check every room's settings, and return the same town. Raises SettingsError with every mistake of every room's settings."""
    check_values(town.conf)
    mistakes = settings.find_settings_mistakes(town.conf, town.environ, list_command_rooms(town.conf))
    if mistakes:
        raise SettingsError(place_mistakes(mistakes, town.conf, town.settings_file.name))
    return town


def open_drafts_town(content: str | None = None) -> TownPaths:
    """The town of `locate_drafts_town`, its settings checked. Raises SettingsError likewise."""
    return check_settings(locate_drafts_town(content))


def list_command_rooms(conf: Mapping[str, Any]) -> tuple[str, ...]:
    """The rooms that commands may use, with these settings, besides those of Pelican: those that have a manifest and no `plugin.py`, if
    what they need is in PLUGINS."""
    plugins = conf.get("PLUGINS")
    named = plugins if isinstance(plugins, list | tuple) else ()
    names = find_command_rooms()
    return tuple(name for name, room in zip(names, list_rooms_in_use(names), strict=True) if not room.needs or room.needs in named)


def list_usable_rooms(conf: Mapping[str, Any]) -> list[str]:
    """Every room that a command may use: those of PLUGINS, then those that only commands use."""
    return [*(conf.get("PLUGINS") or ()), *list_command_rooms(conf)]
