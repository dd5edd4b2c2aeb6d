"""The town that a command works for, its settings checked, and the rooms that commands alone use."""

from collections.abc import Mapping
from typing import Any

from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import TownPaths, locate_drafts_town, locate_town
from plugins.towns.town_settings.read import place_mistakes

NOT_PELICANS = {
    "plugins.engine.deploy.plugin": None,
    "plugins.towns.town_folder.plugin": None,
    "plugins.towns.migration.plugin": None,
    "plugins.town.print.plugin": "plugins.journal.site.plugin",
    "plugins.service.evening.plugin": "plugins.town.council.plugin",
    "plugins.service.council_live.plugin": "plugins.town.council.plugin",
    "plugins.service.web_service.plugin": None,
    "plugins.service.access.plugin": None,
    "plugins.service.desk.plugin": "plugins.journal.editorial.plugin",
    "plugins.voices.contributions.plugin": "plugins.journal.editorial.plugin",
    "plugins.service.staff_site.plugin": "plugins.journal.editorial.plugin",
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
