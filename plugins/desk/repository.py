"""The journal's repository, as the desk writes in it: one commit a publication, under its author's name; others' pushes taken in first.

Never a forced push, and nothing else that lies in the folder is committed. What cannot be merged is left to a person, and nothing is lost.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from plugins.infrastructure.git import Git, GitError
from plugins.infrastructure.history import SEEN_REF, History, history

LONGEST_HISTORY = 100
SEPARATOR = "\x1f"


def author_environment(environ: Mapping[str, str], name: str, email: str, site: str) -> dict[str, str]:
    """The environment of a commit by `name`: under the address that the town has set, never their own."""
    address = email or f"redaction@{urlsplit(site).hostname or 'localhost'}"
    clean = " ".join(name.replace("<", "").replace(">", "").split())
    return {**environ, "GIT_AUTHOR_NAME": clean, "GIT_AUTHOR_EMAIL": address}


def merge_texts(base: str, ours: str, theirs: str) -> str | None:
    """Both changes of `base` in one text; None when they touch the same lines."""
    with tempfile.TemporaryDirectory() as folder:
        names = {"ours": ours, "base": base, "theirs": theirs}
        for name, text in names.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        with suppress(GitError):
            return Git(None, {}, at=Path(folder))("merge-file", "-p", "--quiet", *names).decode()
    return None


FindWrongTexts = Callable[[Git, Path, str], Iterable[str]]
"""Gives what is wrong in the texts that a commit brings, of the repository whose work tree is there."""


def take_in_pushes(file: Path, environ: Mapping[str, str], remote: str, find_wrong_texts: FindWrongTexts) -> str:
    """Merge what others have pushed into the journal's branch, before anything is written; empty, or why it could not be, in French."""
    repository = history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return ""
    try:
        return _merge_remote(repository, find_wrong_texts)
    except GitError as failure:
        return f"Le dépôt partagé ne répond pas ({failure}) ; la publication continue, et sera poussée plus tard."


def _merge_remote(found: History, find_wrong_texts: FindWrongTexts) -> str:
    git = found.git
    if not git("ls-remote", "--heads", found.remote, f"refs/heads/{found.branch}").strip():
        return ""
    git("fetch", "--quiet", "--no-tags", found.remote, f"+refs/heads/{found.branch}:{SEEN_REF}")
    if git("rev-list", "--count", f"HEAD..{SEEN_REF}").strip() == b"0":
        return ""
    if wrong := list(find_wrong_texts(git, found.top, SEEN_REF)):
        lines = "\n".join(wrong)
        return f"Ce que d’autres ont poussé a des fautes et attend d’être corrigé, sans rien retenir d’autre :\n{lines}"
    try:
        git("-c", "commit.gpgsign=false", "merge", "--quiet", "--no-edit", "--no-verify", SEEN_REF)
    except GitError as failure:
        with suppress(GitError):
            git("merge", "--abort")
        return f"Ce que d’autres ont poussé ne se fond pas ici ({failure}) : une personne doit le faire, avec git."
    return ""


def commit_file(file: Path, environ: Mapping[str, str], message: str, *pictures: Path) -> str:
    """Commit the file and its pictures alone, under the author of `environ`: the name of the commit; empty without a repository.

    Raises GitError.
    """
    repository = history(file, environ, "", *pictures)
    if repository is None:
        return ""
    return repository.commit(message) or repository.git("log", "-1", "--format=%H", "--", str(file)).decode().strip()


def push_branch(file: Path, environ: Mapping[str, str], remote: str, find_wrong_texts: FindWrongTexts) -> bool:
    """Push the journal's branch; whether there was anything to do it with. Raises GitError: others have pushed, or nobody answers."""
    repository = history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return False
    if trouble := _merge_remote(repository, find_wrong_texts):
        raise GitError(trouble)
    repository.git("push", "--quiet", repository.remote, f"HEAD:refs/heads/{repository.branch}")
    return True


def head_of(file: Path, environ: Mapping[str, str]) -> str:
    """The commit that the journal's branch is at; empty without a repository."""
    repository = history(file, environ, "")
    with suppress(GitError):
        return repository.git("rev-parse", "HEAD").decode().strip() if repository else ""
    return ""


def list_versions(file: Path, environ: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """The versions of a file, the newest first: commit, instant (ISO 8601), author, subject."""
    repository = history(file, environ, "")
    if repository is None:
        return []
    form = SEPARATOR.join(("%H", "%aI", "%an", "%s"))
    with suppress(GitError):
        lines = repository.git("log", f"-{LONGEST_HISTORY}", f"--format={form}", "--", str(file)).decode(errors="replace").splitlines()
        return [(words[0], words[1], words[2], words[3]) for words in (line.split(SEPARATOR) for line in lines) if len(words) == 4]
    return []


def read_version(file: Path, environ: Mapping[str, str], commit: str) -> str:
    """The text of a file at a commit of its own history. Raises GitError for any other."""
    repository = history(file, environ, "")
    if repository is None or commit not in {version[0] for version in list_versions(file, environ)}:
        raise GitError("no such version")
    name = file.resolve().relative_to(repository.top).as_posix()
    return repository.git("show", f"{commit}:{name}").decode()
