"""The software and the town that a command works on: their folders, the settings, how paths are shown to the user, the version."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import complete_stock_settings

VERSION = "2026.12"


def find_version() -> str:
    """The version of the package that runs, which no package of other code has; that of the calendar in a checkout."""
    try:
        return version("beffroi")
    except PackageNotFoundError:
        return VERSION


ROOT = Path(__file__).resolve().parents[3]
"""The folder that holds `plugins/` and `theme/`: a checkout, or what the package brings."""
TOWN_VARIABLE = "BEFFROI_TOWN"
"""The variable that names the town's folder, set by its launcher and by commands for several towns."""
TOWN_FILES = ("pelicanconf.py", "publishconf.py")


def is_town(folder: Path) -> bool:
    return all((folder / name).is_file() for name in TOWN_FILES)


def find_town(environ: Mapping[str, str], here: Path) -> Path:
    """The town's folder for a command typed in `here`: the one named in `environ`, the checkout's own, or the nearest above.

    Raises SettingsError when there is none.
    """
    if named := environ.get(TOWN_VARIABLE):
        return Path(named).expanduser().resolve()
    if is_town(ROOT):
        return ROOT
    for folder in (here.resolve(), *here.resolve().parents):
        if is_town(folder):
            return folder
    raise SettingsError(
        [f"{here} : aucune ville n’est ici. « beffroi init ma-ville » en prépare une ; « beffroi demo » montre un journal."]
    )


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
    print(text, flush=True)


def locate_drafts_town(content: str | None = None) -> TownPaths:
    """The same with an editor's settings, `pelicanconf.py`, which show drafts and announce nothing."""
    return locate_town(str(find_town(os.environ, Path.cwd()) / "pelicanconf.py"), content)


def _resolve_path(text: str) -> Path:
    return Path(text).expanduser().resolve()
