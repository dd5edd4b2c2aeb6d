"""`./beffroi import`: what another program knows, taken in by the room that knows what it is; `import site` takes in a whole site."""

from pathlib import Path

from plugins.command.command import Context, command
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS
from plugins.infrastructure.town import print_line
from plugins.publication.room import list_rooms_in_use


@command(
    name="import",
    positional=["what", "file"],
    help={
        "what": "GENRE : site, actes, agenda, lieux…",
        "file": "FICHIER : ce qu’un autre programme a exporté ; pour un site, un fichier, un dossier ou une adresse",
        "dry_run": "dire ce qui serait repris, sans rien écrire",
        "files": "DOSSIER : pour un site, une copie de ses images et documents (wp-content/uploads, IMG…)",
        "address": "ADRESSE : pour un site, celle qu’il avait, si l’export ne la dit pas",
        "offline": "pour un site : ne rien demander à l’ancien site",
        **SETTINGS,
        "content": PLACES["content"],
    },
)
def import_(
    context: Context,
    what: str,
    file: str,
    dry_run: bool = False,
    files: str | None = None,
    address: str | None = None,
    offline: bool = False,
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
        import_site(file, files, address, offline, dry_run, settings, content)
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


def import_site(
    source: str, files: str | None, address: str | None, is_offline: bool, is_rehearsal: bool, settings: str | None, content: str | None
) -> None:
    """Import a whole site and print the report."""
    from plugins.migration.migration_run import FOLDER  # the same
    from plugins.migration.move_in import move_in  # what reads HTML, PDF and crawls: for `import site` alone
    from plugins.migration.open_source import open_source  # the same

    folders = [Path(files).expanduser().resolve()] if files else []
    place = source if source.startswith(("http://", "https://")) else str(Path(source).expanduser().resolve())
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"import : --files {files} n’est pas un dossier.")
    town = open_town(settings, content)
    report = move_in(open_source(place, address or ""), town.content, town.conf, town.environ, folders, is_offline, is_rehearsal)
    for line in report.summarize():
        print_line(line)
    if is_rehearsal:
        print_line("Rien n’est écrit.")
        return
    print_line(f"La page à lire : {town.shorten_path(town.content.parent / FOLDER / 'rapport.md')}")


def import_acts(folder: str, is_rehearsal: bool, settings: str | None, content: str | None) -> None:
    """Import a folder of PDF and print the report."""
    from plugins.migration.acts_folder import REPORT, take_in_acts  # what reads PDF: for `import actes` alone
    from plugins.migration.migration_run import FOLDER  # the same

    path = Path(folder).expanduser().resolve()
    town = open_town(settings, content)
    report = take_in_acts(path, town.content, town.conf, town.environ, is_rehearsal)
    for line in report.summarize():
        print_line(line)
    print_line("Rien n’est écrit." if is_rehearsal else f"La page à lire : {town.shorten_path(town.content.parent / FOLDER / REPORT)}")
