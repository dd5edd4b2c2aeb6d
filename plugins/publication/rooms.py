"""What the rooms in use declare, found by the rooms' own names: no list of rooms exists beside PLUGINS."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec


def rooms(plugins: Iterable[str]) -> list[str]:
    """The packages of the rooms that `plugins` brings in: `plugins.feeds.plugin` is the room `plugins.feeds`."""
    return [name.removesuffix(".plugin") for name in plugins if isinstance(name, str) and name.endswith(".plugin")]


def declared(plugins: Iterable[str], module: str, attribute: str) -> list:
    """`attribute` of the module `module` of each room that has such a module, in PLUGINS' order."""
    found = [f"{room}.{module}" for room in rooms(plugins)]
    return [getattr(import_module(name), attribute) for name in found if find_spec(name)]
