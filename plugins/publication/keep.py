"""What a command wrote into the journal, kept in its history; and what became of that, in words."""

from collections.abc import Mapping
from pathlib import Path

from plugins.publication.errors import Exit
from plugins.publication.git import GitFailed
from plugins.publication.history import history

DONE = "Dans l’histoire du journal"


def keep(message: str, environ: Mapping[str, str], shown: str, otherwise: str, file: Path, *beside: Path) -> tuple[str, Exit]:
    """Commit `file` and those `beside` it, and push them: a French sentence that says what was done, and the code of a command.

    `shown` is how a person would type the file; `otherwise` what happens while the remote has not got it, in a French sentence.
    """
    found = history(file, environ, *beside)
    if found is None:
        return f"{shown} n’est dans aucun dépôt git : gardez ce fichier.", Exit.DONE
    try:
        commit = found.commit(message)
        if commit and found.remote and found.branch:
            found.push(commit, message)
            return f"{DONE} : {found.remote}/{found.branch}.", Exit.DONE
        return (f"{DONE}, sur cette machine." if commit else f"Déjà {DONE.lower()}."), Exit.DONE
    except GitFailed as failure:
        remedy = f"git add {shown}, git commit, git pull --rebase, git push."
        return f"Le dépôt n’a pas pris le fichier ({failure}). {otherwise} : {remedy}", Exit.PERSON
