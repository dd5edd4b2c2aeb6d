"""`./beffroi erase`: a name, what is old or what was withdrawn, out of the ledger."""

import sys

from plugins.announce.erase import erase as erase_from_ledger
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@command(
    positional=["name"],
    help={
        **SETTINGS,
        "name": "NOM : entre guillemets ; accents, majuscules et tirets ne comptent pas",
        "before": "JOUR : 2023-01-01 ; efface tous les textes plus anciens",
        "withdrawn": "efface les textes des messages retirés, sans qu’il faille les taper",
        "yes": "efface vraiment",
    },
)
def erase(context, name="", before="", withdrawn=False, yes=False, settings=None):
    """Efface du registre un nom, ou les textes anciens ou retirés

    Ce qui empêche de redire reste : rien n’est annoncé deux fois. Avec un registre en branche, la branche est récrite.
    """
    town = open_town(settings)
    return erase_from_ledger(town.conf, town.environ, name, before, yes, sys.stdout, withdrawn)
