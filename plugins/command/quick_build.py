"""A plain `build` once its prestarted Pelican is on its way: nothing has changed, or the changes are built."""

import os
from contextlib import chdir, closing
from dataclasses import replace
from pathlib import Path

from plugins.command.terminal import sanitize_output
from plugins.incremental.disk.scan import DiskScan
from plugins.incremental.engine.pelican import Start
from plugins.incremental.processes.prestart import PrestartedPelican
from plugins.incremental.processes.prestarted import Line
from plugins.incremental.unchanged import UNCHANGED, check_unchanged
from plugins.infrastructure.town import TownPaths, locate_town, print_line
from plugins.search.freshness import is_index_fresh


def build_if_changed(options: dict[str, str | None], line: Line | None) -> int | None:
    """As `unchanged.answered`, of the town whose folders are the `options`. At the end of `line` waits the Pelican of its build, if any
    does."""
    with closing(PrestartedPelican(line)) as start:
        try:
            with chdir(Path.cwd()):
                town = locate_town(**options)
            same, scan = check_unchanged(town.content, town.output, town.settings_file, town.environ, start.prepares)
        except Exception:
            return None
        if not same:
            return _build_changed(town, start, scan)
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


def _build_changed(town: TownPaths, start: Start, scan: DiskScan | None) -> int:
    """The exit code of a build of `town`, once it is made. `start` starts Pelican; `scan` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    from plugins.command.program import run_for_exit_code  # while Pelican, which has been started, imports what it needs
    from plugins.incremental.build import build_town_job  # likewise

    def check() -> None:
        from plugins.command.town import check_settings  # every room: only if more than texts moved, and while Pelican works

        check_settings(town)

    def prepare_index() -> None:
        from plugins.command import indexed_build  # every room too, while Pelican works, for the index that comes after

        indexed_build.prepare_index(town)

    def build_indexed() -> int:
        from plugins.command.indexed_build import build_indexed_town  # which imports the build

        return build_indexed_town(town, job)

    job = replace(build_town_job(town), start=start, scan=scan, check_settings=check, prepare_next=prepare_index)
    return run_for_exit_code(build_indexed)
