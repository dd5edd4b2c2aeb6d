"""`./beffroi import lieux FICHIER`: publications that another program knows, taken in by the room that knows what they are."""

from pathlib import Path

from plugins.command.command import Context, command
from plugins.command.line import UsageError, unknown_word_message
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS
from plugins.infrastructure.town import print_line
from plugins.publication.room import rooms_in_use


@command(
    name="import",
    positional=["what", "file"],
    help={
        "what": "GENRE : agenda, lieux…",
        "file": "FICHIER : ce qu’un autre programme a exporté",
        "dry_run": "dire ce qui serait repris, sans rien écrire",
        **SETTINGS,
        "content": PLACES["content"],
    },
)
def import_(context: Context, what: str, file: str, dry_run: bool = False, content: str | None = None, settings: str | None = None) -> None:
    """Reprend des lieux, ou un agenda, qu’un autre programme a exportés

    Reprendre deux fois le même fichier ne change rien, et ce que vous avez retouché ici reste.
    Exemple : ./beffroi import lieux extrait.json
    """
    path = Path(file).expanduser().resolve()
    town = open_town(settings, content)
    known = {word: take for room in rooms_in_use(town.conf["PLUGINS"]) for word, take in room.imports.items()}
    if what not in known:
        raise UsageError(f"import : {unknown_word_message('sorte de reprise', what, list(known))} Choisissez parmi : {', '.join(known)}.")
    taken = known[what](path, town.content, town.conf, town.environ, dry_run)
    for line in taken.messages:
        print_line(line)
    for created_path in taken.created_paths:
        print_line(f"+ {town.near(created_path)}")
    for changed in taken.changed_paths:
        print_line(f"~ {town.near(changed)}")
    counts = f"{len(taken.created_paths)} nouveaux, {len(taken.changed_paths)} mis à jour, {taken.unchanged_count} inchangés"
    print_line(f"{counts}{' (rien n’est écrit)' if dry_run else ''}.")
