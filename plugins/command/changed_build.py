"""`./beffroi build` of what moved, when it is plainly asked: Pelican has been started, and imports all it needs while we do."""

import os
from collections.abc import Callable

from plugins.command.town import TownPaths, check_settings
from plugins.incremental.disk.scan import DiskScan


def build_changed(town: TownPaths, start: Callable, seen: DiskScan | None) -> int:
    """The exit code of a build of `town`, once it is made. `start` starts Pelican; `seen` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    from plugins.command.built import built  # while Pelican imports what it needs
    from plugins.command.program import exit_code_of

    return exit_code_of(lambda: built(check_settings(town), start=start, seen=seen))
