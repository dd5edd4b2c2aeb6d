"""`./beffroi new` and `./beffroi id`: a file ready to be filled, and an identity for every file that has none."""

from plugins.command.command import command
from plugins.command.town import open_drafts_town, open_town
from plugins.command.words import PLACES, SETTINGS
from plugins.core.infrastructure.town import print_line
from plugins.journal.editorial.amend import stamp_identities
from plugins.journal.editorial.new import create_publication


@command(
    positional=["kind", "title"],
    help={"kind": "GENRE : article, breve, page, dossier, tribune, evenement, travaux…", "title": "TITRE : entre guillemets"},
)
def new(kind: str, title: str) -> None:
    """Prépare un fichier daté, avec son identité, prêt à remplir

    Affiche son chemin. N’écrase jamais un fichier. Exemple : ./beffroi new article "Le marché revient"
    """
    town = open_drafts_town()
    print_line(str(town.shorten_path(create_publication(kind, title, town.content, town.conf, town.environ))))


@command(help={**SETTINGS, "content": PLACES["content"]})
def id(content: str | None = None, settings: str | None = None) -> None:
    """Inscrit son identité dans chaque fichier qui n’en a pas

    Un changement de titre ou d’adresse ne change alors plus rien pour les lecteurs abonnés.
    """
    town = open_town(settings, content)
    stamped = stamp_identities(town.content, town.conf, town.environ)
    for path in stamped:
        print_line(str(town.shorten_path(path)))
    done = "1 fichier complété." if len(stamped) == 1 else f"{len(stamped)} fichiers complétés."
    print_line(done if stamped else "Tous les fichiers ont déjà leur identité.")
