"""`./beffroi recover`: a ledger that has lost its end is made whole again."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(help=SETTINGS)
def recover(context, settings=None):
    """Refait le registre d’après les comptes

    Après une sauvegarde restaurée, une branche ramenée en arrière, une fin perdue : ce que les comptes de la ville montrent est remis
    dans le registre. Rien n’est envoyé.
    """
    town = open_town(settings)
    return commands.recover(town.conf, town.environ, sys.stdout)
