"""`./beffroi build` when nothing has changed: answered before Invoke, or what the rooms declare, is imported.

Invoke takes longer to import (0.12 s) than all of this; the settings were checked by the build that made the site. Pelican is started
first, and imports all it needs while we look: it is sent away when nothing has changed.
"""

from collections.abc import Sequence
from contextlib import chdir
from importlib import import_module

from plugins.build.engine.pelican import ALONE
from plugins.build.processes.ahead import ahead, copied
from plugins.build.unchanged import UNCHANGED, unchanged
from plugins.command.terminal import harmless
from plugins.command.town import Town, located
from plugins.command.words import HERE, PLACES, say


def answered(words: Sequence[str]) -> int | None:
    """The exit code of the build that `words` ask for, once it has ended. None, and nothing is done, in any doubt and at any mistake."""
    try:
        with chdir(HERE):
            town = located(**_places(words))
    except Exception:
        return None
    with ahead(ALONE, town.settings_file, town.environ, _rooms(town), copied) as start:
        try:
            same = unchanged(town.content, town.output, town.settings_file, town.environ)
        except Exception:
            return None
        if not same:
            return import_module("plugins.command.moved").answered(town, start)
    with harmless():
        say(UNCHANGED)
    return 0


def _rooms(town: Town) -> Sequence[str]:
    plugins = town.conf.get("PLUGINS")
    return plugins if isinstance(plugins, list | tuple) else ()


def _places(words: Sequence[str]) -> dict[str, str | None]:
    """What `--content DOSSIER` and the like give. Raises ValueError when anything else is written."""
    left, given = list(words), dict.fromkeys(PLACES)
    while left:
        name, equals, value = left.pop(0).removeprefix("--").partition("=")
        given[name] = value if equals else left.pop(0)
    if set(given) != set(PLACES):
        raise ValueError(f"{words}")
    return {"settings_file": given["settings"], "content": given["content"], "output": given["output"]}
