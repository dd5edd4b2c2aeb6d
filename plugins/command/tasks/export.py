"""`./beffroi export debats debats.json`: what another program takes in."""

import json
from pathlib import Path

from plugins.command.command import command
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS
from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import print_line

EXPORTED = ["debats"]


@command(
    positional=["what", "file"],
    help={"what": "GENRE : debats", "file": "FICHIER : où l’écrire, debats.json", **SETTINGS, "content": PLACES["content"]},
)
def export(what: str, file: str, content: str | None = None, settings: str | None = None) -> Exit | None:
    """Écrit les débats dans un fichier que Discourse reprend

    Chaque débat devient un sujet : son premier texte, ses messages, sa synthèse. Les liens mènent au journal. Aucune adresse de
    courriel n’y est. Exemple : ./beffroi export debats debats.json
    """
    if what not in EXPORTED:
        raise UsageError(f"export : {format_unknown_word('sorte d’export', what, EXPORTED)} Choisissez parmi : {', '.join(EXPORTED)}.")
    path = Path(file).expanduser().resolve()
    if not path.parent.is_dir():
        raise UsageError(f"export : le dossier {path.parent} n’existe pas. Créez-le, ou écrivez ailleurs.")
    from plugins.voices.debates.discourse import export_debates  # what reads a whole journal: once all is well

    town = open_town(settings, content)
    exported = export_debates(town.content, town.conf, town.environ)
    durable.write_durably(path, f"{json.dumps({'topics': exported.topics}, ensure_ascii=False, indent=1)}\n".encode())
    print_line(f"{len(exported.topics)} débats, {exported.post_count} textes : {town.shorten_path(path)}")
    return Exit.DONE
