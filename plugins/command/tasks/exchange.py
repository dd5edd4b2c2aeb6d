"""`./beffroi import`: what another program knows, taken in by the room that knows what it is."""

from pathlib import Path
from typing import TYPE_CHECKING

from plugins.command.command import UsageError, command, format_unknown_word
from plugins.command.town import PLACES, SETTINGS, open_town
from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import print_line
from plugins.core.publication.room import list_rooms_in_use

if TYPE_CHECKING:
    from plugins.towns.migration.migration_run import MigrationReport

EMPTY_IMPORT = (
    "{} : rien n’est repris. Vérifiez que c’est bien l’export entier, ou le dossier qui a les textes ; les lignes du dessus disent ce qui "
    "est resté, « ./beffroi import --help » ce qui se donne."
)


@command(
    positional=["what", "file"],
    help={
        "what": "GENRE : site, actes, agenda, lieux…",
        "file": "FICHIER : ce qu’un autre programme a exporté ; pour un site, un fichier, un dossier ou une adresse",
        "dry_run": "dire ce qui serait repris, sans rien écrire",
        "files": "DOSSIER : pour un site, une copie de ses images et documents (wp-content/uploads, IMG…)",
        "address": "ADRESSE : pour un site, celle qu’il avait, si l’export ne la dit pas",
        "hosts": "HÔTES : pour un site, ceux où il avait aussi ses fichiers, séparés par des virgules",
        "offline": "pour un site : ne rien demander à l’ancien site",
        "program": "PROGRAMME : pour le dossier d’un site, ce que c’est : copie, textes, jekyll, hugo, mkdocs ou eleventy",
        **SETTINGS,
        "content": PLACES["content"],
    },
)
def import_(
    what: str,
    file: str,
    dry_run: bool = False,
    files: str | None = None,
    address: str | None = None,
    hosts: str = "",
    offline: bool = False,
    program: str | None = None,
    content: str | None = None,
    settings: str | None = None,
) -> None:
    """Reprend un site entier, des lieux, ou un agenda, d’un autre programme

    Reprendre deux fois la même chose ne change rien, et ce que vous avez retouché ici reste.
    Un site : export WordPress (.xml), sauvegarde SPIP (.sqlite, .sql, .xml), dossier Jekyll, Hugo, MkDocs ou Eleventy,
    copie d’un site (dossier ou WARC), ou l’adresse d’un WordPress. Rien de repris n’est annoncé.
    Des actes : un dossier de PDF ; chacun a sa page, tirée de son texte, à relire.
    Exemples : ./beffroi import lieux extrait.json
               ./beffroi import site export.xml --files uploads/
               ./beffroi import actes deliberations/
    """
    if what == "actes":
        import_acts(file, dry_run, settings, content)
        return
    if what == "site":
        import_site(file, files, address, hosts, offline, dry_run, program or "", settings, content)
        return
    path = Path(file).expanduser().resolve()
    town = open_town(settings, content)
    import_by_word = {
        word: import_function for room in list_rooms_in_use(town.conf["PLUGINS"]) for word, import_function in room.imports.items()
    }
    if what not in import_by_word:
        choices = ["site", "actes", *import_by_word]
        raise UsageError(f"import : {format_unknown_word('sorte de reprise', what, choices)} Choisissez parmi : {', '.join(choices)}.")
    report = import_by_word[what](path, town.content, town.conf, town.environ, dry_run)
    for line in report.messages:
        print_line(line)
    for created_path in report.created_paths:
        print_line(f"+ {town.shorten_path(created_path)}")
    for changed in report.changed_paths:
        print_line(f"~ {town.shorten_path(changed)}")
    counts = f"{len(report.created_paths)} nouveaux, {len(report.changed_paths)} mis à jour, {report.unchanged_count} inchangés"
    print_line(f"{counts}{' (rien n’est écrit)' if dry_run else ''}.")
    if not (report.created_paths or report.changed_paths or report.unchanged_count):
        raise SettingsError([EMPTY_IMPORT.format(file)])


def import_site(
    source: str,
    files: str | None,
    address: str | None,
    hosts: str,
    is_offline: bool,
    is_rehearsal: bool,
    program: str,
    settings: str | None,
    content: str | None,
) -> None:
    """Import a whole site and print the report. Raises SettingsError when nothing was taken."""
    from plugins.towns.migration.migration_run import FOLDER  # the same
    from plugins.towns.migration.move_in import (  # the same
        PROGRAM_WORDS,
        move_in,  # what reads HTML, PDF and crawls: for `import site` alone
        open_source,
    )

    folders = [Path(files).expanduser().resolve()] if files else []
    place = source if source.startswith(("http://", "https://")) else str(Path(source).expanduser().resolve())
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"import : --files {files} n’est pas un dossier.")
    if program and program not in PROGRAM_WORDS:
        words = list(PROGRAM_WORDS)
        raise UsageError(f"import : {format_unknown_word('sorte de dossier', program, words)} Choisissez parmi : {', '.join(words)}.")
    town = open_town(settings, content)
    site = open_source(place, address or "", get_current_time(town.conf, town.environ), program)
    typed = [each for each in (place, address or "") if each.startswith(("http://", "https://"))]
    named_hosts = [host.strip() for host in hosts.split(",")]
    report = move_in(site, town.content, town.conf, town.environ, folders, is_offline, is_rehearsal, named_hosts, typed)
    _print_report(report, "" if is_rehearsal else str(town.shorten_path(town.content.parent / FOLDER / "rapport.md")), source)


def _print_report(report: "MigrationReport", page: str, source: str) -> None:
    """Print what came, and where `page` tells more, unless nothing is written. Raises SettingsError when nothing came."""
    for line in report.summarize():
        print_line(line)
    print_line(f"La page à lire : {page}" if page else "Rien n’est écrit.")
    if report.is_empty:
        raise SettingsError([EMPTY_IMPORT.format(source)])


def import_acts(folder: str, is_rehearsal: bool, settings: str | None, content: str | None) -> None:
    """Import a folder of PDF and print the report. Raises SettingsError when nothing was taken."""
    from plugins.towns.migration.acts import REPORT, take_in_acts  # what reads PDF: for `import actes` alone
    from plugins.towns.migration.migration_run import FOLDER  # the same

    path = Path(folder).expanduser().resolve()
    town = open_town(settings, content)
    report = take_in_acts(path, town.content, town.conf, town.environ, is_rehearsal)
    _print_report(report, "" if is_rehearsal else str(town.shorten_path(town.content.parent / FOLDER / REPORT)), folder)
