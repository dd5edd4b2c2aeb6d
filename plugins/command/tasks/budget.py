"""`./beffroi budget`: what a month of announcements cost."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(help={**SETTINGS, "month": "MOIS : 2026-03, celui-ci par défaut", "csv": "pour un tableur"})
def budget(context, month="", csv=False, settings=None):
    """Montre ce que les annonces ont coûté dans le mois

    Par compte, en dollars, au plus : messages, liens, images, suppressions, relectures, et ce que le mois coûtera à ce rythme.
    """
    town = open_town(settings)
    return commands.budget(town.conf, town.environ, month, csv, sys.stdout)
