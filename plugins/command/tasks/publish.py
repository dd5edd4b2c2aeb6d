"""`./beffroi publish`: the day's work in one command."""

import sys
from collections.abc import Callable
from functools import partial

from plugins.announce import commands
from plugins.command.command import Context, command
from plugins.command.tasks.announce import announce_due, announce_urgent
from plugins.command.tasks.check import check_town
from plugins.command.tasks.deploy import deploy_town
from plugins.command.town import open_town
from plugins.command.words import EVERYTHING, FIRST, NOW, PLACES, YES
from plugins.deploy.deploy import URGENT_PATIENCE, Comparison
from plugins.incremental.build import build_town
from plugins.infrastructure.errors import Exit
from plugins.infrastructure.town import TownPaths


@command(help={**PLACES, **YES, **EVERYTHING, **NOW, **FIRST})
def publish(
    context: Context,
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
    yes: bool = False,
    whole: bool = False,
    now: bool = False,
    urgent: bool = False,
) -> Exit | None:
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien. Une fois tout vérifié
    dans la journée, seuls les textes qui ont bougé sont relus ; la construction regarde le reste.
    """
    town = open_town(settings, content, output)
    report = check_town(town)
    if report.errors and report.stops:
        return report.exit_code
    comparison = Comparison.EVERYTHING if whole else Comparison.CHANGES if urgent else Comparison.DAILY
    deploy = partial(deploy_town, yes=yes, patience=URGENT_PATIENCE if urgent else 0, comparison=comparison)
    first = (announce_urgent,) if urgent else ()
    build, announce = partial(build_town, urgent=urgent), partial(announce_due, now=now)
    steps: tuple[Callable[[TownPaths], Exit], ...] = (write_post_links, build, deploy, *first, announce)
    for step in steps:
        code = step(town)
        if code:
            return code
    return report.exit_code


def write_post_links(town: TownPaths) -> Exit:
    """Have ready where the posts of each publication are: its page will lead there."""
    return commands.link(town.conf, town.environ, sys.stdout)
