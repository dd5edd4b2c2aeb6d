"""`./beffroi withdraw`: posts taken off the networks."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(positional=["words"], iterable=["words"], help={**SETTINGS, "words": "RÉFÉRENCES : une, plusieurs, ou all"})
def withdraw(context, words, settings=None):
    """Retire des réseaux ce qui annonce une publication retirée

    Sans mot, montre les messages encore en ligne. Une référence montrée par ledger en retire tout autre. X fait payer 0,01 $ chacun.
    """
    town = open_town(settings)
    return commands.withdraw(town.conf, town.environ, words, sys.stdout)
