"""What `./beffroi build` and `./beffroi publish` do of the site, once they know the town."""

from collections.abc import Callable

from plugins.command.town import TownPaths
from plugins.command.words import near, print_line
from plugins.incremental.build import build
from plugins.incremental.disk.scan import DiskScan
from plugins.incremental.engine.pelican import ALONE
from plugins.incremental.report.built import BuildReport
from plugins.incremental.report.summary_text import format_build_report
from plugins.infrastructure.errors import Exit


def built(town: TownPaths, urgent: bool = False, fresh: bool = False, start: Callable = ALONE, seen: DiskScan | None = None) -> Exit:
    """Build the site, and say what was done. `start` starts Pelican; `seen` is what lies on the disk, if anybody has just looked."""
    done = build(town.content, town.output, town.settings_file, town.environ, urgent=urgent, fresh=fresh, start=start, scan=seen)
    return told_of(done, town)


def told_of(done: BuildReport, town: TownPaths) -> Exit:
    """Say what a build of `town` has done."""
    for line in format_build_report(done):
        print_line(line)
    if done.full_render_causes:
        print_line(f"Site construit : {near(town.output)}")
    return Exit.DONE
