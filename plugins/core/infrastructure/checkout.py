"""The folder of the software and the folder of the town: the same in a checkout, two once Beffroi is installed."""

from collections.abc import Mapping
from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError

ROOT = Path(__file__).resolve().parents[3]
"""The folder that holds `plugins/` and `theme/`: a checkout, or what the package brings."""
TOWN_VARIABLE = "BEFFROI_TOWN"
"""The variable that names the town's folder, set by its launcher and by commands for several towns."""
TOWN_FILES = ("pelicanconf.py", "publishconf.py")


def is_town(folder: Path) -> bool:
    """Whether a town's settings lie in this folder."""
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
