"""Beffroi, installed: the house lies below this package, so that nothing of it takes a name at the top of a stranger's environment.

`import beffroi` makes `plugins.…` importable, as in a checkout. Where somebody has imported a `plugins` of their own before, theirs stays,
and ours are found in it too.
"""

import sys
from importlib import import_module
from pathlib import Path

SOFTWARE = Path(__file__).resolve().parent / "software"
DEMONSTRATION = Path(__file__).resolve().parent / "demonstration"


def open_house() -> None:
    """Make our rooms importable as `plugins.…`."""
    folder = str(SOFTWARE)
    stranger = sys.modules.get("plugins")
    if stranger is not None:
        if f"{folder}/plugins" not in stranger.__path__:
            stranger.__path__.append(f"{folder}/plugins")
        return
    if folder in sys.path:
        sys.path.remove(folder)
    sys.path.insert(0, folder)
    house = import_module("plugins")
    for other in sys.path[1:]:
        own = Path(other or ".").resolve() / "plugins"
        if own.is_dir() and str(own) not in house.__path__:
            house.__path__.append(str(own))


open_house()
