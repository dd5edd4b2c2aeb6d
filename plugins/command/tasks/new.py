"""`./beffroi new`: a file ready to be filled."""

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import near, print_line
from plugins.editorial.new import create_publication as new_publication
from plugins.infrastructure.checkout import ROOT


@command(
    positional=["kind", "title"],
    help={"kind": "GENRE : article, breve, page, dossier, tribune, evenement, travaux…", "title": "TITRE : entre guillemets"},
)
def new(context, kind, title):
    """Prépare un fichier daté, avec son identité, prêt à remplir

    Affiche son chemin. N’écrase jamais un fichier. Exemple : ./beffroi new article "Le marché revient"
    """
    town = open_town(str(ROOT / "pelicanconf.py"))
    print_line(str(near(new_publication(kind, title, town.content, town.conf, town.environ))))
