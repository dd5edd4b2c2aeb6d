"""`./beffroi build`: the site, for the public or to be carried away."""

from plugins.build.build import build as build_site
from plugins.command.command import command
from plugins.command.town import Town, open_town
from plugins.command.words import PLACES, near, say
from plugins.preview.standalone import standalone
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit

STANDALONE = str(ROOT / "apercu")
"""Where a preview that needs no server is built: never where `deploy` would take it."""


@command(help={**PLACES, "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués"})
def build(context, content=None, output=None, settings=None, preview=False):
    """Construit le site pour la production

    Le site précédent reste en place tant que le nouveau n’est pas entier. Un aperçu s’ouvre sans serveur, d’un double clic.
    """
    town = open_town(settings, content, output or (STANDALONE if preview else None))
    if not preview:
        return built(town)
    shown = standalone(town.content, town.output, town.settings_file, town.conf["SITEURL"], town.environ)
    say(f"Aperçu construit : {near(shown)}")
    return Exit.DONE


def built(town: Town) -> Exit:
    """Build the site."""
    build_site(town.content, town.output, town.settings_file, town.environ)
    say(f"Site construit : {near(town.output)}")
    return Exit.DONE
