"""`./beffroi new`, `id` and `check`: a file ready to be filled, an identity for every file that has none, every mistake of every file."""

import sys
from collections.abc import Iterator

from plugins.command.command import command
from plugins.command.town import PLACES, SETTINGS, open_drafts_town, open_town
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.journal.editorial.authoring import create_publication, stamp_identities
from plugins.journal.editorial.check import CheckReport, check_journal, check_recent
from plugins.journal.editorial.documents import remove_authors
from plugins.journal.editorial.files import find_files
from plugins.journal.pictures.lighter import lighten_content
from plugins.journal.pictures.room import Settings


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


@command(
    help={
        **SETTINGS,
        "content": PLACES["content"],
        "warnings": "montre aussi, une à une, les fautes sans gravité qui ne sont que comptées",
        "json": "écrit les fautes en JSON",
        "fix": "réduit d’abord les photographies, et efface qui a fait les documents",
    }
)
def check(
    content: str | None = None, settings: str | None = None, warnings: bool = False, json: bool = False, fix: bool = False
) -> Exit | None:
    """Dit toutes les fautes de tous les fichiers, sans rien écrire

    Une ligne par faute : le fichier et la ligne, la clé, ce qui ne va pas, ce qu’il faut écrire.
    Avec --fix, et lui seul, des fichiers changent : une photographie de téléphone est réduite, sans sa position, une HEIC devient une JPEG,
    un PDF ou un document de bureautique ne nomme plus son auteur. Faites-le avant « git add » : git garde tout pour toujours.
    """
    town = open_town(settings, content)
    if fix:
        for line in fix_content(town):
            print(line, flush=True, file=sys.stderr if json else sys.stdout)
    report = check_journal(town.content, town.conf, town.environ)
    print_line(report.format_json() if json else "\n".join(report.format_lines(warnings)))
    return report.exit_code


def fix_content(town: TownPaths) -> Iterator[str]:
    """Shrink the photographs larger than the site shows, and strip names from documents; a French sentence for each."""
    found_files, _ = find_files(town.content, town.conf)
    widest = max(gather_settings(Settings, town.conf, town.environ).picture_widths)
    yield from lighten_content(town.content, found_files.files, widest, town.shorten_path)
    yield from (
        f"~ {town.shorten_path(path)} : ne dit plus qui l’a fait." for path in remove_authors(town.content, found_files.files, town.conf)
    )


def check_town(town: TownPaths) -> CheckReport:
    """Say every mistake of every file, or of those that moved since all were checked the same day: a build looks at the rest."""
    settings_folder = town.settings_file.parent
    settings_files = [*settings_folder.glob("*.py"), *settings_folder.glob("*.toml")]
    report = check_recent(town.content, town.conf, town.environ, town.state, settings_files)
    print_line(str(report))
    return report
