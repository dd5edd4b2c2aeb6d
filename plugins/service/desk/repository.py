"""The journal's repository, as the desk writes in it: one commit a publication, under its author's name; the versions of a text.

Nothing else that lies in the folder is committed. Workers of several queues work in it: each holds it while it reads, writes and commits.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.infrastructure.durable import hold_lock
from plugins.core.infrastructure.git import Git, GitError, GitLock, History, explain_lock, find_history, remove_left_locks

LONGEST_HISTORY = 100
SEPARATOR = "\x1f"
WRITING, FETCHING = "beffroi-writing", "beffroi-fetching"
"""Files below the git directory: held by whoever changes the folder, by whoever fetches and merges. No git takes them for locks of its
own. Who fetches may wait for the forge, and holds the folder only afterwards."""


@contextmanager
def hold_repository(repository: History | None, name: str = WRITING) -> Iterator[None]:
    """Be the only worker that changes the folder, or for FETCHING that fetches; not to be held twice. Raises GitError."""
    if repository is None:
        yield
        return
    with hold_lock(Path(repository.git("rev-parse", "--absolute-git-dir").decode().strip()) / name):
        yield


@contextmanager
def hold_folder(file: Path, environ: Mapping[str, str]) -> Iterator[None]:
    """Be the only worker that changes the folder of `file`. Raises GitError."""
    with hold_repository(find_history(file, environ, "")):
        yield


def build_author_environment(environ: Mapping[str, str], name: str, email: str, site: str) -> dict[str, str]:
    """The environment of a commit by `name`: under the address that the town has set, never their own."""
    address = email or f"redaction@{urlsplit(site).hostname or 'localhost'}"
    clean = " ".join(name.replace("<", "").replace(">", "").split())
    return {**environ, "GIT_AUTHOR_NAME": clean, "GIT_AUTHOR_EMAIL": address}


def merge_texts(base: str, ours: str, theirs: str, favoured: str = "") -> str | None:
    """Merge both changes of `base`; where they touch the same lines: None, or those of the `favoured` side, "ours" or "theirs"."""
    with tempfile.TemporaryDirectory() as folder:
        names = {"ours": ours, "base": base, "theirs": theirs}
        for name, text in names.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        with suppress(GitError):
            side = [f"--{favoured}"] if favoured else []
            return Git(None, {}, at=Path(folder))("merge-file", "-p", "--quiet", *side, *names).decode()
    return None


def commit_file(file: Path, environ: Mapping[str, str], message: str, *pictures: Path) -> str:
    """Commit the file and its pictures alone, under the author of `environ`: the name of the commit; empty without a repository.

    Raises GitError.
    """
    repository = find_history(file, environ, "", *pictures)
    if repository is None:
        return ""
    return repository.commit(message) or repository.git("log", "-1", "--format=%H", "--", str(file)).decode().strip()


def remove_stale_locks(file: Path, environ: Mapping[str, str]) -> list[GitLock]:
    """Remove the locks that a git that was killed has left around `file`; those that were removed. Workers alone call it."""
    repository = find_history(file, environ, "")
    with suppress(GitError), hold_repository(repository):
        return remove_left_locks(repository.git) if repository else []
    return []


def explain_git_failure(file: Path, environ: Mapping[str, str], failure: GitError) -> str:
    """The French explanation of a git command that failed around `file`."""
    repository = find_history(file, environ, "")
    return (explain_lock(repository.git, failure) if repository else "") or f"git : {failure}"


def find_head(file: Path, environ: Mapping[str, str]) -> str:
    """The commit that the journal's branch is at; empty without a repository."""
    repository = find_history(file, environ, "")
    with suppress(GitError):
        return repository.git("rev-parse", "HEAD").decode().strip() if repository else ""
    return ""


def list_versions(file: Path, environ: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """The versions of a file, the newest first: commit, instant (ISO 8601), author, subject."""
    repository = find_history(file, environ, "")
    if repository is None:
        return []
    form = SEPARATOR.join(("%H", "%aI", "%an", "%s"))
    with suppress(GitError):
        lines = repository.git("log", f"-{LONGEST_HISTORY}", f"--format={form}", "--", str(file)).decode(errors="replace").splitlines()
        return [(words[0], words[1], words[2], words[3]) for words in (line.split(SEPARATOR) for line in lines) if len(words) == 4]
    return []


def read_version(file: Path, environ: Mapping[str, str], commit: str) -> str:
    """The text of a file at a commit of its own history. Raises GitError for any other."""
    repository = find_history(file, environ, "")
    if repository is None or commit not in {version[0] for version in list_versions(file, environ)}:
        raise GitError("no such version")
    name = file.resolve().relative_to(repository.top).as_posix()
    return repository.git("show", f"{commit}:{name}").decode()


def undo_commit(file: Path, environ: Mapping[str, str], commit: str) -> str:
    """The file's text without the changes of `commit`; empty when it created the file. Raises GitError."""
    repository = find_history(file, environ, "")
    if repository is None:
        return ""
    name = file.resolve().relative_to(repository.top).as_posix()
    if not repository.git("ls-tree", "-z", f"{commit}^", "--", f":/{name}").strip():
        return ""
    before, brought = (repository.git("show", f"{version}:{name}").decode() for version in (f"{commit}^", commit))
    return merge_texts(brought, file.read_bytes().decode(), before) or before
