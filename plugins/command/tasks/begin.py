"""`./beffroi begin`: from when on a town announces."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(help=SETTINGS)
def begin(context, settings=None):
    """Commence à annoncer à partir de maintenant

    Ce qui est déjà publié est tenu pour déjà dit : un réseau nouveau ne répète pas le passé.
    """
    town = open_town(settings)
    return commands.begin(town.conf, town.environ, sys.stdout)
