"""The town that a command works for: its content, its settings, its output."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.infrastructure import settings
from plugins.infrastructure.checkout import ROOT
from plugins.infrastructure.errors import SettingsError

NOT_PELICANS = {
    "plugins.deploy.plugin": None,
    "plugins.print.plugin": "plugins.site.plugin",
    "plugins.service.plugin": "plugins.council.plugin",
    "plugins.council_live.plugin": "plugins.council.plugin",
}
"""The rooms that only commands use, and the one without which each has nothing to do: their settings are checked with the others'."""


@dataclass(frozen=True)
class TownPaths:
    """Paths are absolute; `conf` holds the capital names of the settings file; `environ` is the environment."""

    content: Path
    output: Path
    settings_file: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str]

    @property
    def state(self) -> Path:
        """The folder of what Beffroi remembers."""
        return Path(self.environ.get("BEFFROI_STATE") or self.conf.get("BEFFROI_STATE") or ".beffroi").resolve()


def open_town(settings_file: str | None, content: str | None = None, output: str | None = None) -> TownPaths:
    """The town of `locate_town`, its settings checked. Raises SettingsError with every mistake of every room's settings."""
    return check_settings(locate_town(settings_file, content, output))


def locate_town(settings_file: str | None, content: str | None = None, output: str | None = None) -> TownPaths:
    """The town whose files are named on the command line, in the time of reading its settings; what is not named is the checkout's own.

    Paths typed by a person start where the person stands; those in the settings start beside the settings file, where the process goes
    to work from now on. Raises SettingsError when the settings cannot be run.
    """
    file = _path(settings_file, "publishconf.py")
    chosen = {"content": content, "output": output, "state": os.environ.get("BEFFROI_STATE")}
    given = {name: _path(path, "") for name, path in chosen.items() if path}
    environ = {**os.environ, **({"BEFFROI_STATE": str(given["state"])} if "state" in given else {})}
    conf = settings.load(file)
    os.chdir(file.parent)
    content_folder, output_folder = Path(conf["PATH"]).resolve(), Path(conf["OUTPUT_PATH"]).resolve()
    return TownPaths(given.get("content", content_folder), given.get("output", output_folder), file, conf, environ)


def check_settings(town: TownPaths) -> TownPaths:
    """The same town. Raises SettingsError with every mistake of every room's settings."""
    mistakes = settings.mistakes(town.conf, town.environ, not_pelicans(town.conf))
    if mistakes:
        raise SettingsError([f"{town.settings_file.name} : {mistake}" for mistake in mistakes])
    return town


def not_pelicans(conf: Mapping[str, Any]) -> tuple[str, ...]:
    """The rooms that commands may use, with these settings, besides those of Pelican."""
    plugins = conf.get("PLUGINS")
    named = plugins if isinstance(plugins, list | tuple) else ()
    return tuple(room for room, other in NOT_PELICANS.items() if other is None or other in named)


def rooms_of_commands(conf: Mapping[str, Any]) -> list[str]:
    """Every room that a command may use: those of PLUGINS, then those that only commands use."""
    return [*(conf.get("PLUGINS") or ()), *not_pelicans(conf)]


def _path(written: str | None, default: str | Path) -> Path:
    return Path(written).expanduser().resolve() if written else (ROOT / default).resolve()
