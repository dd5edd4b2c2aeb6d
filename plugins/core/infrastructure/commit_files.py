"""Commit what a command wrote to the journal's history, and report it in words."""

from collections.abc import Mapping
from pathlib import Path

from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.git import GitError, strip_credentials
from plugins.core.infrastructure.history import find_history

COMMITTED = "Dans l’histoire du journal"
UNNAMED = (
    "HISTORY_REMOTE ne dit pas à quel dépôt confier l’histoire de la commune, et rien n’a été poussé. "
    'Si {} est bien le sien, écrivez HISTORY_REMOTE = "origin" dans vos réglages ; sinon HISTORY_REMOTE = "".'
)


def commit_and_push(
    message: str, environ: Mapping[str, str], remote: str | None, label: str, otherwise: str, file: Path, *other_files: Path
) -> tuple[str, Exit]:
    """Commit `file` and the `other_files`, and push them to `remote`: a French sentence that says what was done, and the code of a
    command.

    An empty `remote` is nobody; None is a town that has not said whom, and is asked to. `label` is how a person would type the file;
    `otherwise` what happens while the remote does not have it, in a French sentence.
    """
    repository = find_history(file, environ, remote or "", *other_files)
    if repository is None:
        return f"{label} n’est dans aucun dépôt git : gardez ce fichier.", Exit.DONE
    try:
        commit = repository.commit(message)
        if commit and repository.remote and repository.branch:
            repository.push(commit, message)
            return f"{COMMITTED} : {strip_credentials(repository.remote)}/{repository.branch}.", Exit.DONE
        if commit and remote is None and (remote_name := repository.find_remote()):
            return (
                f"{COMMITTED}, sur cette machine : {UNNAMED.format(remote_name)} {otherwise} : git push, quand ce sera fait.",
                Exit.PERSON,
            )
        return (f"{COMMITTED}, sur cette machine." if commit else f"Déjà {COMMITTED.lower()}."), Exit.DONE
    except GitError as failure:
        remedy = f"git add {label}, git commit, git pull --rebase, git push."
        return f"Le dépôt n’a pas pris le fichier ({failure}). {otherwise} : {remedy}", Exit.PERSON
