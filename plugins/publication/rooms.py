"""What the rooms in use declare, found by the rooms' own names: no list of rooms exists beside PLUGINS."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

HOUSE = __name__.split(".")[0]
PELICANS = "pelican.plugins."
"""Where Pelican looks for a plugin that goes by a short name. https://docs.getpelican.com/en/latest/plugins.html"""


def rooms(plugins: Iterable[str]) -> list[str]:
    """The packages of the rooms that `plugins` brings in: `plugins.feeds.plugin` is the room `plugins.feeds`."""
    return [name.removesuffix(".plugin") for name in plugins if isinstance(name, str) and name.endswith(".plugin")]


def declared(plugins: Iterable[str], module: str, attribute: str) -> list:
    """`attribute` of the module `module` of each room that has such a module, in PLUGINS' order."""
    found = [f"{room}.{module}" for room in rooms(plugins)]
    return [getattr(import_module(name), attribute) for name in found if find_spec(name)]


def own_pages(plugins: Iterable[str]) -> dict[str, str]:
    """The pages that the rooms in use have of their own: `OWN_PAGES` of their module `own_pages`, address by template."""
    return {name: address for found in declared(plugins, "own_pages", "OWN_PAGES") for name, address in found.items()}


def wrong_plugins(plugins: Any, elsewhere: bool = False) -> Iterator[str]:
    """What keeps the setting PLUGINS from being used, in French. `elsewhere`: the town has folders of plugins of its own."""
    if isinstance(plugins, str) or not isinstance(plugins, list | tuple):
        yield "PLUGINS : il faut une liste de noms, entre crochets."
        return
    for name in plugins:
        ours = isinstance(name, str) and name.startswith(f"{HOUSE}.")
        if ours and not name.endswith(".plugin"):
            yield f"PLUGINS : « {name} » n’est pas un greffon. Écrivez « {'.'.join(name.split('.')[:2])}.plugin »."
        elif isinstance(name, str) and not _exists(name) and (ours or not (elsewhere or _exists(PELICANS + name))):
            yield f"PLUGINS : « {name} » n’existe pas. Corrigez ce nom, ou effacez-le."


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
