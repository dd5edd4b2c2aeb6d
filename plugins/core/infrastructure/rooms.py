"""Which rooms are in use: no list of them exists beside PLUGINS."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Protocol

HOUSE = __name__.split(".")[0]
PELICANS = "pelican.plugins."
"""Where Pelican looks for a plugin that goes by a short name. https://docs.getpelican.com/en/latest/plugins.html"""


def list_room_packages(plugins: Iterable[str]) -> list[str]:
    """The packages of the rooms that `plugins` brings in: `plugins.journal.feeds.plugin` is the room `plugins.journal.feeds`."""
    return [name.removesuffix(".plugin") for name in plugins if isinstance(name, str) and name.endswith(".plugin")]


class RoomManifest(Protocol):
    """What a room brings: a `publication.room.Room`, of which its settings alone are looked at here."""

    @property
    def settings(self) -> type | None:
        """The class of its settings."""
        ...


def load_rooms(plugins: Iterable[str]) -> list[RoomManifest]:
    """The manifest of each room that `plugins` brings in and that has one, in PLUGINS' order."""
    return [module.ROOM for package in list_room_packages(plugins) if (module := _import_manifest(f"{package}.room")) is not None]


def _import_manifest(name: str) -> ModuleType | None:
    """The module of that name; None when a plugin of the town's has none. Raises whatever it raises."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


def list_wrong_plugins(plugins: Any, elsewhere: bool = False) -> Iterator[str]:
    """Mistakes in the setting PLUGINS, in French. `elsewhere`: the town has folders of plugins of its own."""
    if isinstance(plugins, str) or not isinstance(plugins, list | tuple):
        yield "PLUGINS : il faut une liste de noms, entre crochets."
        return
    for name in plugins:
        ours = isinstance(name, str) and name.startswith(f"{HOUSE}.")
        if ours and not name.endswith(".plugin"):
            yield f"PLUGINS : « {name} » n’est pas un greffon. Écrivez « {'.'.join(name.split('.')[:3])}.plugin »."
        elif isinstance(name, str) and not _has_module(name) and (ours or not (elsewhere or _has_module(PELICANS + name))):
            yield f"PLUGINS : « {name} » n’existe pas. Corrigez ce nom, ou effacez-le."


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
