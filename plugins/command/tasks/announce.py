"""`./beffroi announce`, and what reads and corrects its ledger: what was posted, what is unclear, what it cost."""

import sys

from plugins.announce import commands
from plugins.announce.settle import erase_words
from plugins.command.command import command
from plugins.command.town import NOW, SETTINGS, open_town
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import TownPaths


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


HELP = {"dry-run": "montre ce qui partirait, sans rien envoyer", "json": "écrit le rapport en JSON"}
AT_ONCE = {"urgent": "seulement ce qui est urgent, à l’instant, à côté d’une publication en cours"}


@command(help={**SETTINGS, **NOW, **AT_ONCE, **HELP})
def announce(
    dry_run: bool = False, json: bool = False, now: bool = False, urgent: bool = False, settings: str | None = None
) -> Exit | None:
    """Annonce une fois chaque publication nouvelle sur les réseaux

    Sans identifiants de réseau, les annonces vont dans la boîte d’envoi, un dossier de fichiers.
    """
    town = open_town(settings)
    return announce_urgent(town, dry_run, json) if urgent else announce_due(town, dry_run, json, now)


def announce_urgent(town: TownPaths, dry_run: bool = False, as_json: bool = False) -> Exit:
    """Post urgent announcements only, even while a publication is under way; with `dry_run` only report."""
    return commands.announce_alert(town.conf, town.environ, sys.stdout, as_json, dry_run)


def announce_due(town: TownPaths, dry_run: bool = False, as_json: bool = False, now: bool = False) -> Exit:
    """Announce what is due, or with `dry_run` only report it; with `now`, on stopped accounts too."""
    return commands.run(town.conf, town.environ, dry_run, as_json, sys.stdout, now)
