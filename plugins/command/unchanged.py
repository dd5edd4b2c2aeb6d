"""`./beffroi build` when nothing has changed: answered before Invoke, or what the rooms declare, is imported.

Invoke takes longer to import (0.12 s) than all of this; the settings were checked by the build that made the site.
"""

from collections.abc import Sequence
from contextlib import chdir

from plugins.build.unchanged import unchanged
from plugins.command.terminal import harmless
from plugins.command.town import located
from plugins.command.words import HERE, PLACES, near, say


def answered(words: Sequence[str]) -> bool:
    """Whether the site is already what this build would make of it, which is then said. Any doubt and any mistake is left to the build."""
    try:
        with chdir(HERE):
            town = located(**_places(words))
            same = unchanged(town.content, town.output, town.settings_file, town.environ)
    except Exception:
        return False
    if same:
        with harmless():
            say(f"Rien n’a changé : {near(town.output)}")
    return same


def _places(words: Sequence[str]) -> dict[str, str | None]:
    """What `--content DOSSIER` and the like give. Raises ValueError when anything else is written."""
    left, given = list(words), dict.fromkeys(PLACES)
    while left:
        name, equals, value = left.pop(0).removeprefix("--").partition("=")
        given[name] = value if equals else left.pop(0)
    if set(given) != set(PLACES):
        raise ValueError(f"{words}")
    return {"settings_file": given["settings"], "content": given["content"], "output": given["output"]}
