"""Commands to read and correct the announcement ledger: what was posted, what is unclear, what it cost."""

import sys

from plugins.announce import commands
from plugins.announce.settle import erase_words
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS
from plugins.core.infrastructure.errors import Exit


@command(help=SETTINGS)
def begin(settings: str | None = None) -> Exit | None:
    """Commence à annoncer à partir de maintenant

    Ce qui est déjà publié est tenu pour déjà dit : un réseau nouveau ne répète pas le passé.
    """
    town = open_town(settings)
    return commands.run_begin(town.conf, town.environ, sys.stdout)


@command(help={**SETTINGS, "json": "les lignes du registre, une ligne JSON par annonce"})
def ledger(json: bool = False, settings: str | None = None) -> Exit | None:
    """Montre le registre : ce qui a été annoncé, ce qui est douteux"""
    town = open_town(settings)
    return commands.show_ledger(town.conf, town.environ, json, sys.stdout)


@command(
    positional=["which", "decision"],
    help={
        **SETTINGS,
        "which": "RÉFÉRENCE : celle que settle seul montre, all pour toutes, ou skipped pour les trop anciennes",
        "decision": "DÉCISION : sent (elle est partie), again (elle n’y est pas, qu’elle parte) ou skip (jamais)",
    },
)
def settle(which: str = "", decision: str = "", settings: str | None = None) -> Exit | None:
    """Tranche une annonce dont on ne sait pas si elle est partie

    Sans mot, montre celles qui attendent. Allez voir le compte de la ville, puis dites ce que vous avez vu.
    """
    town = open_town(settings)
    return commands.settle_posts_by_hand(town.conf, town.environ, which, decision, sys.stdout)


@command(help=SETTINGS)
def recover(settings: str | None = None) -> Exit | None:
    """Refait le registre d’après les comptes

    Après une sauvegarde restaurée, une branche ramenée en arrière, une fin perdue : ce que les comptes de la ville montrent est remis
    dans le registre. Rien n’est envoyé.
    """
    town = open_town(settings)
    return commands.run_recover(town.conf, town.environ, sys.stdout)


@command(positional=["words"], iterable=["words"], help={**SETTINGS, "words": "RÉFÉRENCES : une, plusieurs, ou all"})
def withdraw(words: list[str], settings: str | None = None) -> Exit | None:
    """Retire des réseaux ce qui annonce une publication retirée

    Sans mot, montre les messages encore en ligne. Une référence montrée par ledger en retire tout autre. X fait payer 0,01 $ chacun.
    """
    town = open_town(settings)
    return commands.withdraw_posts_by_hand(town.conf, town.environ, words, sys.stdout)


@command(help={**SETTINGS, "month": "MOIS : 2026-03, celui-ci par défaut"})
def budget(month: str = "", settings: str | None = None) -> Exit | None:
    """Montre ce que les annonces ont coûté dans le mois

    Par compte, en dollars, au plus : messages, liens, images, suppressions, relectures, et ce que le mois coûtera à ce rythme.
    """
    town = open_town(settings)
    return commands.show_budget(town.conf, town.environ, month, sys.stdout)


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
def erase(name: str = "", before: str = "", withdrawn: bool = False, yes: bool = False, settings: str | None = None) -> Exit | None:
    """Efface du registre un nom, ou les textes anciens ou retirés

    Ce qui empêche de redire reste : rien n’est annoncé deux fois. Avec un registre en branche, la branche est récrite.
    """
    town = open_town(settings)
    return erase_words(town.conf, town.environ, name, before, yes, sys.stdout, withdrawn)
