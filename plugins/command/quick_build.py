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
    return 0


def _build_changed(town: TownPaths, start: Start, scan: DiskScan | None) -> int:
    """The exit code of a build of `town`, once it is made. `start` starts Pelican; `scan` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    from plugins.command.program import run_for_exit_code  # while Pelican, which has been started, imports what it needs
    from plugins.incremental.build import build_town, build_town_job  # likewise

    def check() -> None:
        from plugins.command.town import check_settings  # every room: only if more than texts moved, and while Pelican works

        check_settings(town)

    job = replace(build_town_job(town), start=start, scan=scan, check_settings=check)
    return run_for_exit_code(lambda: build_town(town, job))
