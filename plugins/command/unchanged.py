"""`./beffroi build` when nothing has changed: answered before Invoke, or what the rooms declare, is imported.

Invoke takes longer to import (0.12 s) than all of this; the settings were checked by the build that made the site. The Pelican that a build
would need is started before anything else is imported, and imports what it needs while we look: it is sent away when nothing has changed.
"""

from collections.abc import Sequence

from plugins.command.words import PLACES
from plugins.incremental.processes.prestarted import beforehand


def answer_if_unchanged(words: Sequence[str]) -> int | None:
    """The exit code of the build that `words` ask for, once it has ended. None, and nothing is done, in any doubt and at any mistake."""
    given = _places(words)
    if given is None:
        return None
    line = beforehand()
    from plugins.command.quick_build import build_if_changed  # while Pelican starts

    return build_if_changed(given, line)


def _places(words: Sequence[str]) -> dict[str, str | None] | None:
    """What `--content DOSSIER` and the like give. None when anything else is written."""
    left, given = list(words), dict.fromkeys(PLACES)
    while left:
        name, equals, value = left.pop(0).removeprefix("--").partition("=")
        if name not in given or not (equals or left):
            return None
        given[name] = value if equals else left.pop(0)
    return {"settings_file": given["settings"], "content": given["content"], "output": given["output"]}
