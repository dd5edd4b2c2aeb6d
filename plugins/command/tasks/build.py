"""`./beffroi build` and `preview`: the site, for the public or to be carried away; on this machine, with its drafts."""

from dataclasses import replace
from pathlib import Path

from plugins.command.command import command
from plugins.command.start import build_indexed_town
from plugins.command.town import PLACES, URGENT, open_drafts_town, open_town
from plugins.core.infrastructure.errors import DEFECT, Exit
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.engine.incremental.build import build_town_job
from plugins.engine.incremental.explain import explain_pages, find_differences, format_lines, format_report
from plugins.engine.preview.standalone import build_standalone

STANDALONE = "apercu"
"""The folder of the town where a preview that needs no server is built: never where `deploy` would take it."""
OPTIONS = {
    "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués",
    "explain": "PAGE : ne construit rien, dit pourquoi cette page (une adresse, un fichier du site, un texte) a été refaite ou le serait",
    "verify": "construit, puis refait tout à côté, et compare à l’octet près",
    "fresh": "refait tout, sans rien reprendre de la dernière construction",
}


@command(help={**PLACES, **OPTIONS, **URGENT})
def build(
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
    preview: bool = False,
    explain: str | None = None,
    verify: bool = False,
    fresh: bool = False,
    urgent: bool = False,
) -> int | None:
    """Construit le site pour la production

    Seulement ce qui a changé, et dit quoi et pourquoi. Le site précédent reste en place tant que le nouveau n’est pas prêt. Un aperçu
    s’ouvre sans serveur, d’un double clic.
    """
    town = open_town(settings, content, output)
    if preview:
        place = town.output if output else town.folder / STANDALONE
        index = build_standalone(town.content, place, town.settings_file, town.conf["SITEURL"], town.environ)
        print_line(f"Aperçu construit : {town.shorten_path(index)}")
        return Exit.DONE
    if explain:
        return print_page_explanation(town, explain)
    if verify:
        return verify_build(town)
    return build_indexed_town(town, replace(build_town_job(town), urgent=urgent, ignores_cache=fresh))


def print_page_explanation(town: TownPaths, page: str) -> Exit:
    """Say why a page was made again, or would be."""
    for explanation in explain_pages(build_town_job(town), page, town.here):
        print_line("\n".join(format_lines(explanation, town.content)))
    return Exit.DONE


def verify_build(town: TownPaths) -> int:
    """Build, and say whether a build from nothing gives the same."""
    count, differences = find_differences(build_town_job(town), town.conf)
    print_line("\n".join(format_report(count, differences, town.output)))
    return DEFECT if differences else Exit.DONE


@command(help={"port": "PORT : le premier port essayé, 8000 par défaut", "content": PLACES["content"]})
def preview(port: int = 8000, content: str | None = None) -> None:
    """Montre le journal sur cette machine, et le refait à chaque enregistrement

    Les brouillons et les publications programmées y sont, bien marqués. Rien n’est publié ni annoncé. Ctrl-C pour arrêter.
    """
    from plugins.engine.preview.preview import Preview, serve_preview  # what watches files: for a preview alone

    town, public = open_drafts_town(content), open_town(None).conf["SITEURL"]
    folder, content = town.state / "preview", str(town.content)

    def settle() -> None:
        open_town(str(town.settings_file), content)

    themes = (Path(town.conf["THEME"]).resolve(), town.folder / "theme")
    preview_server = Preview(town.content, town.settings_file, themes, folder, public, settle, print_line, town.environ)
    serve_preview(preview_server, port)
