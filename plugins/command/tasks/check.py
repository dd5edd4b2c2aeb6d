"""`./beffroi check`: every mistake of every file."""

from plugins.command.command import command
from plugins.command.town import Town, open_town
from plugins.command.words import PLACES, SETTINGS, say
from plugins.editorial.check import check as check_content
from plugins.editorial.report import Report


@command(
    help={
        **SETTINGS,
        "content": PLACES["content"],
        "warnings": "montre aussi, une à une, les fautes sans gravité qui ne sont que comptées",
        "json": "écrit les fautes en JSON",
    }
)
def check(context, content=None, settings=None, warnings=False, json=False):
    """Dit toutes les fautes de tous les fichiers, sans rien écrire

    Une ligne par faute : le fichier et la ligne, la clé, ce qui ne va pas, ce qu’il faut écrire.
    """
    town = open_town(settings, content)
    report = check_content(town.content, town.conf, town.environ)
    say(report.json() if json else "\n".join(report.lines(warnings)))
    return report.exit_code


def checked(town: Town) -> Report:
    """Say every mistake of every file."""
    report = check_content(town.content, town.conf, town.environ)
    say(str(report))
    return report
