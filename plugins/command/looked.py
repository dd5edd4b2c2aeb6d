"""A build that is plainly asked, once the one that will be its Pelican is on its way: nothing has changed, or what moved is built."""

from contextlib import chdir
from functools import partial
from importlib import import_module

from plugins.build.engine.pelican import ALONE
from plugins.build.processes.ahead import Line, ahead, dismiss, program
from plugins.build.unchanged import UNCHANGED, looked_at
from plugins.command.terminal import harmless
from plugins.command.town import located
from plugins.command.words import HERE, say


def answered(given: dict[str, str | None], line: Line | None) -> int | None:
    """As `unchanged.answered`, of the town whose places are `given`. At the end of `line` waits the Pelican of its build, if any does."""
    try:
        with chdir(HERE):
            town = located(**given)
    except Exception:
        if line:
            dismiss(line[1])
        return None
    wait = (lambda: line) if line else partial(program, town.settings_file, town.environ)
    with ahead(ALONE, wait) as start:
        try:
            same, seen = looked_at(town.content, town.output, town.settings_file, town.environ, start.prepares)
        except Exception:
            return None
        if not same:
            return import_module("plugins.command.moved").answered(town, start, seen)
    with harmless():
        say(UNCHANGED)
    return 0
