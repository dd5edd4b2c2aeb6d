"""`./beffroi import lieux FICHIER`: publications that another program knows, taken in by the room that knows what they are."""

from pathlib import Path

from plugins.command.command import command
from plugins.command.line import UsageError, unknown
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS, near, say
from plugins.publication.rooms import declared


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
def import_(context, what, file, dry_run=False, content=None, settings=None):
    """Reprend des lieux, ou un agenda, qu’un autre programme a exportés

    Reprendre deux fois le même fichier ne change rien, et ce que vous avez retouché ici reste.
    Exemple : ./beffroi import lieux extrait.json
    """
    path = Path(file).expanduser().resolve()
    town = open_town(settings, content)
    known = {word: take for found in declared(town.conf["PLUGINS"], "imports", "IMPORTS") for word, take in found.items()}
    if what not in known:
        raise UsageError(f"import : {unknown('sorte de reprise', what, list(known))} Choisissez parmi : {', '.join(known)}.")
    taken = known[what](path, town.content, town.conf, town.environ, dry_run)
    for line in taken.told:
        say(line)
    for made in taken.made:
        say(f"+ {near(made)}")
    for changed in taken.changed:
        say(f"~ {near(changed)}")
    say(f"{len(taken.made)} nouveaux, {len(taken.changed)} mis à jour, {taken.same} inchangés{' (rien n’est écrit)' if dry_run else ''}.")
