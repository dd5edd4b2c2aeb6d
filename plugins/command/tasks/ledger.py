"""`./beffroi ledger`: what was announced."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(help={**SETTINGS, "json": "les lignes du registre, une ligne JSON par annonce"})
def ledger(context, json=False, settings=None):
    """Montre le registre : ce qui a été annoncé, ce qui est douteux"""
    town = open_town(settings)
    return commands.show_ledger(town.conf, town.environ, json, sys.stdout)
