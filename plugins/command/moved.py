"""`./beffroi build` of what moved, when it is plainly asked: Pelican has been started, and imports all it needs while we do."""

import os
from collections.abc import Callable
from importlib import import_module

from plugins.build.disk.seen import Seen
from plugins.command.town import Town, checked


def answered(town: Town, start: Callable, seen: Seen | None) -> int:
    """The exit code of a build of `town`, once it is made. `start` starts Pelican; `seen` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    built, program = (import_module(f"plugins.command.{name}") for name in ("built", "program"))
    return program.ended(lambda: built.built(checked(town), start=start, seen=seen))
