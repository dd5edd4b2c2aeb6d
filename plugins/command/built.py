"""What `./beffroi build` and `./beffroi publish` do of the site, once they know the town."""

from collections.abc import Callable

from plugins.build.build import build
from plugins.build.disk.seen import Seen
from plugins.build.engine.pelican import ALONE
from plugins.build.words.built import Built
from plugins.build.words.told import told
from plugins.command.town import Town
from plugins.command.words import near, say
from plugins.publication.errors import Exit


def built(town: Town, urgent: bool = False, fresh: bool = False, start: Callable = ALONE, seen: Seen | None = None) -> Exit:
    """Build the site, and say what was done. `start` starts Pelican; `seen` is what lies on the disk, if anybody has just looked."""
    done = build(town.content, town.output, town.settings_file, town.environ, urgent=urgent, fresh=fresh, start=start, seen=seen)
    return told_of(done, town)


def told_of(done: Built, town: Town) -> Exit:
    """Say what a build of `town` has done."""
    for line in told(done):
        say(line)
    if done.anew:
        say(f"Site construit : {near(town.output)}")
    return Exit.DONE
