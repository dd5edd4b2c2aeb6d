"""`./beffroi build` when nothing has changed: answered before Invoke, or what the rooms declare, is imported.

Invoke takes longer to import (0.12 s) than all of this; the settings were checked by the build that made the site. The Pelican that a build
would need is started before anything else is imported, and imports what it needs while we look: it is sent away when nothing has changed.
"""

from collections.abc import Sequence

from plugins.command.words import PLACES
from plugins.incremental.processes.prestarted import take_prestarted


def answer_if_unchanged(words: Sequence[str]) -> int | None:
    """The exit code of the build that `words` ask for, once it has ended. None, and nothing is done, in any doubt and at any mistake."""
    places = _parse_places(words)
    if places is None:
        return None
    line = take_prestarted()
    from plugins.command.quick_build import build_if_changed  # while Pelican starts

    return build_if_changed(places, line)


def _parse_places(words: Sequence[str]) -> dict[str, str | None] | None:
    """What `--content DOSSIER` and the like give. None when anything else is written."""
    remaining, place_by_name = list(words), dict.fromkeys(PLACES)
    while remaining:
        name, equals, value = remaining.pop(0).removeprefix("--").partition("=")
        if name not in place_by_name or not (equals or remaining):
            return None
        place_by_name[name] = value if equals else remaining.pop(0)
    return {"settings_file": place_by_name["settings"], "content": place_by_name["content"], "output": place_by_name["output"]}
