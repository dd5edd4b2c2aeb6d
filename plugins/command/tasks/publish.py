"""`./beffroi publish`: the day's work in one command."""

import sys
from functools import partial

from plugins.announce import commands
from plugins.command.built import built
from plugins.command.command import command
from plugins.command.tasks.announce import announce_due, announce_urgent
from plugins.command.tasks.check import check_town
from plugins.command.tasks.deploy import deploy_town
from plugins.command.town import TownPaths, open_town
from plugins.command.words import DEPLOY_PATIENCE, FIRST, NOW, PLACES, YES
from plugins.infrastructure.errors import Exit


@command(help={**PLACES, **YES, **NOW, **FIRST})
def publish(context, content=None, output=None, settings=None, yes=False, now=False, urgent=False):
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien.
    """
    town = open_town(settings, content, output)
    report = check_town(town)
    if report.errors and report.stops:
        return report.exit_code
    deploy = partial(deploy_town, yes=yes, patience=DEPLOY_PATIENCE if urgent else 0)
    first = (announce_urgent,) if urgent else ()
    for step in (write_post_links, partial(built, urgent=urgent), deploy, *first, partial(announce_due, now=now)):
        code = step(town)
        if code:
            return code
    return report.exit_code


def write_post_links(town: TownPaths) -> Exit:
    """Have ready where the posts of each publication are: its page will lead there."""
    return commands.link(town.conf, town.environ, sys.stdout)
