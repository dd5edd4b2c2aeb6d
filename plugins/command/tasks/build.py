"""`./beffroi build`: the site, for the public or to be carried away."""

from plugins.build.build import Job
from plugins.build.unchanged import ASIDE
from plugins.build.words import explained, verify
from plugins.build.words.explain import explain as explain_page
from plugins.command.built import built
from plugins.command.command import command
from plugins.command.program import DEFECT
from plugins.command.town import Town, open_town
from plugins.command.words import HERE, PLACES, URGENT, near, say
from plugins.preview.standalone import standalone
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit

STANDALONE = str(ROOT / "apercu")
"""Where a preview that needs no server is built: never where `deploy` would take it."""
OPTIONS = {
    "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués",
    "explain": "PAGE : ne construit rien, dit pourquoi cette page (une adresse, un fichier du site, un texte) a été refaite ou le serait",
    "verify": "construit, puis refait tout à côté, et compare à l’octet près",
    "fresh": "refait tout, sans rien reprendre de la dernière construction",
}


@command(help={**PLACES, **OPTIONS, **URGENT})
def build(context, content=None, output=None, settings=None, preview=False, explain=None, verify=False, fresh=False, urgent=False):
    """Construit le site pour la production

    Seulement ce qui a changé, et dit quoi et pourquoi. Le site précédent reste en place tant que le nouveau n’est pas prêt. Un aperçu
    s’ouvre sans serveur, d’un double clic.
    """
    town = open_town(settings, content, output or (STANDALONE if preview else None))
    if preview:
        shown = standalone(town.content, town.output, town.settings_file, town.conf["SITEURL"], town.environ)
        say(f"Aperçu construit : {near(shown)}")
        return Exit.DONE
    if explain:
        return explained_page(town, explain)
    return verified(town) if verify else built(town, urgent, fresh)


def explained_page(town: Town, page: str) -> Exit:
    """Say why a page was made again, or would be."""
    for explanation in explain_page(_job(town), page, HERE):
        say("\n".join(explained.lines(explanation, town.content)))
    return Exit.DONE


def verified(town: Town) -> int:
    """Build, and say whether a build from nothing gives the same."""
    count, differences = verify.verify(_job(town), town.conf)
    say("\n".join(verify.report(count, differences, town.output)))
    return DEFECT if differences else Exit.DONE


def _job(town: Town) -> Job:
    return Job(town.content, town.output, town.settings_file, town.environ, ASIDE)
