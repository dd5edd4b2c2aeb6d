"""`./beffroi publish`: the day's work in one command."""

import sys
from functools import partial

from plugins.announce import commands as announcing
from plugins.command.built import built
from plugins.command.command import command
from plugins.command.tasks.announce import alerted, announced
from plugins.command.tasks.check import checked
from plugins.command.tasks.deploy import deployed
from plugins.command.town import Town, open_town
from plugins.command.words import DEPLOY_PATIENCE, FIRST, NOW, PLACES, YES
from plugins.publication.errors import Exit


@command(help={**PLACES, **YES, **NOW, **FIRST})
def publish(context, content=None, output=None, settings=None, yes=False, now=False, urgent=False):
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien.
    """
    town = open_town(settings, content, output)
    report = checked(town)
    if report.errors and report.stops:
        return report.exit_code
    deploy = partial(deployed, yes=yes, patience=DEPLOY_PATIENCE if urgent else 0)
    first = (alerted,) if urgent else ()
    for step in (linked, partial(built, urgent=urgent), deploy, *first, partial(announced, now=now)):
        code = step(town)
        if code:
            return code
    return report.exit_code


def linked(town: Town) -> Exit:
    """Have ready where the posts of each publication are: its page will lead there."""
    return announcing.link(town.conf, town.environ, sys.stdout)
