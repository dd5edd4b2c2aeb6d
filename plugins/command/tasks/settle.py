"""`./beffroi settle`: a person says whether a doubtful post went out."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(
    positional=["which", "decision"],
    help={
        **SETTINGS,
        "which": "RÉFÉRENCE : celle que settle seul montre, all pour toutes, ou skipped pour les trop anciennes",
        "decision": "DÉCISION : sent (elle est partie), again (elle n’y est pas, qu’elle parte) ou skip (jamais)",
    },
)
def settle(context, which="", decision="", settings=None):
    """Tranche une annonce dont on ne sait pas si elle est partie

    Sans mot, montre celles qui attendent. Allez voir le compte de la ville, puis dites ce que vous avez vu.
    """
    town = open_town(settings)
    return commands.settle(town.conf, town.environ, which, decision, sys.stdout)
