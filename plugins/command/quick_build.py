"""`./beffroi build` answered before what the rooms declare is imported: nothing has changed, or the changes are built.

The settings were checked by the build that made the site.
"""

import os
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

from plugins.command.terminal import sanitize_output
from plugins.command.words import PLACES
from plugins.core.infrastructure.town import TownPaths, locate_town, print_line
from plugins.engine.incremental.disk.inputs import UNCHANGED, check_unchanged
from plugins.engine.incremental.disk.scan import DiskScan
from plugins.journal.search.store import is_index_fresh


def build_if_changed(words: Sequence[str]) -> int | None:
    """The exit code of the build that `words` ask for, once it has ended. None, and nothing is done, in any doubt and at any mistake."""
    places = _parse_places(words)
    if places is None:
        return None
    try:
        with chdir(Path.cwd()):
            town = locate_town(**places)
        same, scan = check_unchanged(town.content, town.output, town.settings_file, town.environ)
    except Exception:
        return None
    if not same:
        return _build_changed(town, scan)
    with sanitize_output():
        print_line(UNCHANGED)
    return _index_if_stale(town)


def _index_if_stale(town: TownPaths) -> int:
    """The exit code of the index, where an alert, an older version or a kill has left a site without the index of its pages."""
    os.chdir(town.settings_file.parent)
    if is_index_fresh(town.output, town.state):
        return 0
    from plugins.command.indexed_build import index_town  # every room, which a site that is whole need not wait for
    from plugins.command.program import run_for_exit_code

    return run_for_exit_code(lambda: index_town(town))


def _build_changed(town: TownPaths, scan: DiskScan | None) -> int:
    """The exit code of a build of `town`, once it is made; `scan` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    from plugins.command.indexed_build import build_indexed_town  # only when something has changed
    from plugins.command.program import run_for_exit_code  # likewise
    from plugins.engine.incremental.build import build_town_job  # likewise

    def check() -> None:
        from plugins.command.town import check_settings  # every room: only if more than texts moved

        check_settings(town)

    job = replace(build_town_job(town), scan=scan, check_settings=check)
    return run_for_exit_code(lambda: build_indexed_town(town, job))


def _parse_places(words: Sequence[str]) -> dict[str, str | None] | None:
    """What `--content DOSSIER` and the like give. None when anything else is written."""
    remaining, place_by_name = list(words), dict.fromkeys(PLACES)
    while remaining:
        name, equals, value = remaining.pop(0).removeprefix("--").partition("=")
        if name not in place_by_name or not (equals or remaining):
            return None
        place_by_name[name] = value if equals else remaining.pop(0)
    return {"settings_file": place_by_name["settings"], "content": place_by_name["content"], "output": place_by_name["output"]}
