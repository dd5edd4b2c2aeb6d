"""The commands about what was announced: the ledger, what awaits a decision, what it cost."""

import sys

from invoke import task

from plugins.announce import commands as announcing
from plugins.announce.ledger.erase import erase as erase_from_ledger
from plugins.command.town import open_town
from plugins.command.words import SETTINGS


@task(help=SETTINGS)
def begin(context, settings=None):
    """Commence à annoncer à partir de maintenant

    Ce qui est déjà publié est tenu pour déjà dit : un réseau nouveau ne répète pas le passé.
    """
    town = open_town(settings)
    return announcing.begin(town.conf, town.environ, sys.stdout)


@task(help={**SETTINGS, "json": "les lignes du registre, une ligne JSON par annonce"})
def ledger(context, json=False, settings=None):
    """Montre le registre : ce qui a été annoncé, ce qui est douteux"""
    town = open_town(settings)
    return announcing.show_ledger(town.conf, town.environ, json, sys.stdout)


@task(
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
    return announcing.settle(town.conf, town.environ, which, decision, sys.stdout)


@task(
    positional=["name"],
    help={
        **SETTINGS,
        "name": "NOM : entre guillemets ; accents, majuscules et tirets ne comptent pas",
        "before": "JOUR : 2023-01-01 ; efface tous les textes plus anciens",
        "yes": "efface vraiment",
    },
)
def erase(context, name="", before="", yes=False, settings=None):
    """Efface du registre un nom, ou les textes anciens

    Ce qui empêche de redire reste : rien n’est annoncé deux fois. Avec un registre en branche, la branche est récrite.
    """
    town = open_town(settings)
    return erase_from_ledger(town.conf, town.environ, name, before, yes, sys.stdout)


@task(help={**SETTINGS, "month": "MOIS : 2026-03, celui-ci par défaut", "csv": "pour un tableur"})
def budget(context, month="", csv=False, settings=None):
    """Montre ce que les annonces ont coûté dans le mois

    Par compte, en dollars, au plus : messages, liens, images, suppressions, relectures, et ce que le mois coûtera à ce rythme.
    """
    town = open_town(settings)
    return announcing.budget(town.conf, town.environ, month, csv, sys.stdout)


@task(positional=["words"], iterable=["words"], help={**SETTINGS, "words": "RÉFÉRENCES : une, plusieurs, ou all"})
def withdraw(context, words, settings=None):
    """Retire des réseaux ce qui annonce une publication retirée

    Sans mot, montre les messages encore en ligne. Une référence montrée par ledger en retire tout autre. X fait payer 0,01 $ chacun.
    """
    town = open_town(settings)
    return announcing.withdraw(town.conf, town.environ, words, sys.stdout)
