"""A build that is plainly asked, once the one that will be its Pelican is on its way: nothing has changed, or what moved is built."""

from contextlib import chdir
from functools import partial

from plugins.command.terminal import harmless
from plugins.command.town import locate_town
from plugins.command.words import HERE, print_line
from plugins.incremental.engine.pelican import ALONE
from plugins.incremental.processes.prestart import Line, dismiss, prestart_pelican, program
from plugins.incremental.unchanged import UNCHANGED, looked_at


def build_if_changed(given: dict[str, str | None], line: Line | None) -> int | None:
    """As `unchanged.answered`, of the town whose places are `given`. At the end of `line` waits the Pelican of its build, if any does."""
    try:
        with chdir(HERE):
            town = locate_town(**given)
    except Exception:
        if line:
            dismiss(line[1])
        return None
    wait = (lambda: line) if line else partial(program, town.settings_file, town.environ)
    with prestart_pelican(ALONE, wait) as start:
        try:
            same, seen = looked_at(town.content, town.output, town.settings_file, town.environ, start.prepares)
        except Exception:
            return None
        if not same:
            from plugins.command.changed_build import build_changed  # once something has changed

            return build_changed(town, start, seen)
    with harmless():
        print_line(UNCHANGED)
    return 0
