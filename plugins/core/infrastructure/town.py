"""The town that a command works on: its content, settings and output, and how paths are shown to the user."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import settings
from plugins.core.infrastructure.checkout import find_town
from plugins.core.infrastructure.stock_settings import complete_stock_settings


@dataclass(frozen=True)
class TownPaths:
    """Paths are absolute; `conf` holds the capital names of the settings file; `environ` is the environment; `here` is where the person
    stands who typed the command. `leaves_mistakes_aside`: its builds do without the files that have mistakes, and say so."""

    content: Path
    output: Path
    settings_file: Path
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    here: Path = field(default_factory=Path.cwd)
    leaves_mistakes_aside: bool = False

    @property
    def state(self) -> Path:
        """The folder of what Beffroi remembers."""
        return Path(self.environ.get("BEFFROI_STATE") or self.conf.get("BEFFROI_STATE") or ".beffroi").resolve()

    @property
    def folder(self) -> Path:
        """The folder of the town: where its settings lie."""
        return self.settings_file.parent

    def shorten_path(self, path: Path) -> Path:
        """The path as the person would type it."""
        return path.relative_to(self.here) if path.is_relative_to(self.here) else path


def locate_town(settings_file: str | None, content: str | None = None, output: str | None = None) -> TownPaths:
    """The town whose files are named on the command line, in the time of reading its settings; what is not named is that of `find_town`.

    Paths typed by a person start where the person stands; those in the settings start beside the settings file, where the process goes
    to work from now on. Raises SettingsError when the settings cannot be run.
    """
    here = Path.cwd()
    file = _resolve_path(settings_file) if settings_file else find_town(os.environ, here) / "publishconf.py"
    chosen = {"content": content, "output": output, "state": os.environ.get("BEFFROI_STATE")}
    chosen_paths = {name: _resolve_path(path) for name, path in chosen.items() if path}
    environ = {**os.environ, **({"BEFFROI_STATE": str(chosen_paths["state"])} if "state" in chosen_paths else {})}
    conf = complete_stock_settings(settings.load_settings(file))
    os.chdir(file.parent)
    content_folder, output_folder = Path(conf["PATH"]).resolve(), Path(conf["OUTPUT_PATH"]).resolve()
    return TownPaths(chosen_paths.get("content", content_folder), chosen_paths.get("output", output_folder), file, conf, environ, here)


def print_line(text: str) -> None:
    """Print a line and flush it."""
    print(text, flush=True)


def locate_drafts_town(content: str | None = None) -> TownPaths:
    """The same with an editor's settings, `pelicanconf.py`, which show drafts and announce nothing."""
    return locate_town(str(find_town(os.environ, Path.cwd()) / "pelicanconf.py"), content)


def _resolve_path(text: str) -> Path:
    return Path(text).expanduser().resolve()
