"""`./beffroi id`: an identity for every file that has none."""

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS, near, print_line
from plugins.editorial.stamp import stamp as stamp_identities


@command(help={**SETTINGS, "content": PLACES["content"]})
def id(context, content=None, settings=None):
    """Inscrit son identité dans chaque fichier qui n’en a pas

    Un changement de titre ou d’adresse ne change alors plus rien pour les lecteurs abonnés.
    """
    town = open_town(settings, content)
    stamped = stamp_identities(town.content, town.conf, town.environ)
    for path in stamped:
        print_line(str(near(path)))
    done = "1 fichier complété." if len(stamped) == 1 else f"{len(stamped)} fichiers complétés."
    print_line(done if stamped else "Tous les fichiers ont déjà leur identité.")
