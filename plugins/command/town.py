"""The town that a command works for, its settings checked, and the rooms that commands alone use."""

from collections.abc import Mapping
from typing import Any

from plugins.infrastructure import settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.town import TownPaths, locate_drafts_town, locate_town
from plugins.town_settings.read import place_mistakes

NOT_PELICANS = {
    "plugins.deploy.plugin": None,
    "plugins.town_folder.plugin": None,
    "plugins.migration.plugin": None,
    "plugins.print.plugin": "plugins.site.plugin",
    "plugins.service.plugin": "plugins.council.plugin",
    "plugins.council_live.plugin": "plugins.council.plugin",
    "plugins.web_service.plugin": None,
    "plugins.access.plugin": None,
    "plugins.desk.plugin": "plugins.editorial.plugin",
    "plugins.contributions.plugin": "plugins.editorial.plugin",
    "plugins.staff_site.plugin": "plugins.editorial.plugin",
}
"""The rooms that only commands use, and the one without which each has nothing to do: their settings are checked with the others'."""


def open_town(settings_file: str | None, content: str | None = None, output: str | None = None) -> TownPaths:
    """The town of `locate_town`, its settings checked. Raises SettingsError with every mistake of every room's settings."""
    return check_settings(locate_town(settings_file, content, output))


def check_settings(town: TownPaths) -> TownPaths:
    """Check every room's settings, and return the same town. Raises SettingsError with every mistake of every room's settings."""
    mistakes = settings.find_settings_mistakes(town.conf, town.environ, list_command_rooms(town.conf))
    if mistakes:
        raise SettingsError(place_mistakes(mistakes, town.conf, town.settings_file.name))
    return town


def open_drafts_town(content: str | None = None) -> TownPaths:
    """The town of `locate_drafts_town`, its settings checked. Raises SettingsError likewise."""
    return check_settings(locate_drafts_town(content))


def list_command_rooms(conf: Mapping[str, Any]) -> tuple[str, ...]:
    """The rooms that commands may use, with these settings, besides those of Pelican."""
    plugins = conf.get("PLUGINS")
    named = plugins if isinstance(plugins, list | tuple) else ()
    return tuple(room for room, other in NOT_PELICANS.items() if other is None or other in named)


def list_usable_rooms(conf: Mapping[str, Any]) -> list[str]:
    """Every room that a command may use: those of PLUGINS, then those that only commands use."""
    return [*(conf.get("PLUGINS") or ()), *list_command_rooms(conf)]
