"""`./beffroi check`: every mistake of every file."""

import sys

from plugins.command.command import command
from plugins.command.lightened import lighten_content
from plugins.command.town import TownPaths, open_town
from plugins.command.words import PLACES, SETTINGS, print_line
from plugins.editorial.check import check as check_content
from plugins.editorial.report import CheckReport


@command(
    help={
        **SETTINGS,
        "content": PLACES["content"],
        "warnings": "montre aussi, une à une, les fautes sans gravité qui ne sont que comptées",
        "json": "écrit les fautes en JSON",
        "fix": "réduit d’abord les photographies, et efface qui a fait les documents",
    }
)
def check(context, content=None, settings=None, warnings=False, json=False, fix=False):
    """Dit toutes les fautes de tous les fichiers, sans rien écrire

    Une ligne par faute : le fichier et la ligne, la clé, ce qui ne va pas, ce qu’il faut écrire.
    Avec --fix, et lui seul, des fichiers changent : une photographie de téléphone est réduite, sans sa position, une HEIC devient une JPEG,
    un PDF ou un document de bureautique ne nomme plus son auteur. Faites-le avant « git add » : git garde tout pour toujours.
    """
    town = open_town(settings, content)
    if fix:
        for line in lighten_content(town):
            print(line, flush=True, file=sys.stderr if json else sys.stdout)
    report = check_content(town.content, town.conf, town.environ)
    print_line(report.json() if json else "\n".join(report.lines(warnings)))
    return report.exit_code


def check_town(town: TownPaths) -> CheckReport:
    """Say every mistake of every file."""
    report = check_content(town.content, town.conf, town.environ)
    print_line(str(report))
    return report
