"""`./beffroi announce`: post what is due, once on each network."""

import sys

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import NOW, SETTINGS
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import TownPaths

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
