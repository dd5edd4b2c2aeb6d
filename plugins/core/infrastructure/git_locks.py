"""Remove the locks that a killed git, or a power cut, leaves in a repository: no one holds them, and each later command fails on them.

One is removed only when no process can be using it: it is older than any command of ours may last, no process has it open, and none is a
git of this repository. Where that cannot be known (no /proc, a git of another account), it stays, and a person is told what to type.
"""

import re
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.git import Git, GitError

OLD_ENOUGH = 60.0
"""Seconds, of the machine's clock: more than twice what one of our commands may last (history.SECONDS)."""
LOCKS = ("*.lock", "refs/**/*.lock")
"""Where they are, below a git directory: of the index, of HEAD, of what is packed, of each branch."""
UNABLE = re.compile(r"Unable to create '([^']+\.lock)'")
"""What every git command says of a lock that is there (git's lockfile.c, in English, the language that we ask for)."""
PROCESSES = Path("/proc")
READERS = frozenset({b"cat-file", b"fsmonitor--daemon", b"credential-cache--daemon", b"daemon"})
"""Git commands that run for hours beside an editor's window or a server, and never take a lock."""
WAITS = (
    "Un verrou de git ({name}) est dans le dépôt du journal. Si aucun git n’y travaille, il sera ôté {seconds:.0f} s après avoir été posé, "
    "et la publication reprendra d’elle-même."
)
AT_WORK = "Un git travaille dans le dépôt du journal (processus {number}, verrou {name}) : la publication reprendra quand il aura fini."
BY_HAND = "Un verrou de git ({name}) est dans le dépôt du journal, et rien ne dit ici si un git y travaille. Sinon : rm {file}"


@dataclass(frozen=True)
class GitLock:
    """A lock that was there: its `file`, and when it was put."""

    file: Path
    put_at: datetime

    def __str__(self) -> str:
        return f"{self.file.name}, posé le {self.put_at:%d/%m à %H h %M}"


@dataclass(frozen=True)
class _Repository:
    """Its work tree and its git directories, resolved."""

    top: Path
    folders: frozenset[Path]

    @classmethod
    def of(cls, git: Git) -> "_Repository":
        """The repository in which `git` works. Raises GitError."""
        top, *folders = git("rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir").decode().splitlines()
        return cls(Path(top).resolve(), frozenset(((git.at or Path()) / folder).resolve() for folder in folders))

    def locks(self) -> list[Path]:
        """Every lock that is there now."""
        return sorted({lock for folder in self.folders for pattern in LOCKS for lock in folder.glob(pattern)})

    def has(self, place: Path) -> bool:
        """Whether a process that stands there is in this repository."""
        return any(place.is_relative_to(folder) for folder in (self.top, *self.folders))


def remove_left_locks(git: Git) -> list[GitLock]:
    """Remove the stale locks from the repository of `git`, and return them. Raises GitError.

    Only one process of a town may call this at a time: no git of ours may start between the look and the removal.
    """
    repository = _Repository.of(git)
    old_locks = [lock for lock in repository.locks() if _age_of(lock) >= OLD_ENOUGH]
    if not old_locks or _find_git_at_work(repository, old_locks) is not None:
        return []
    removed_locks = []
    for lock in old_locks:
        with suppress(FileNotFoundError):
            put_at = datetime.fromtimestamp(lock.stat().st_mtime, PARIS)
            lock.unlink()
            removed_locks.append(GitLock(lock, put_at))
    return removed_locks


def explain_lock(git: Git, failure: GitError) -> str:
    """The French explanation of a command that stopped over a lock; empty for another kind of `failure`."""
    complaint = UNABLE.search(str(failure))
    if complaint is None:
        return ""
    lock, number = Path(complaint[1]), None
    with suppress(GitError):
        number = _find_git_at_work(_Repository.of(git), [lock])
    if number is None:
        return WAITS.format(name=lock.name, seconds=OLD_ENOUGH)
    return AT_WORK.format(name=lock.name, number=number) if number else BY_HAND.format(name=lock.name, file=lock)


def _age_of(lock: Path) -> float:
    """Seconds since it was put; none of one that has gone meanwhile, or that a clock set back has put in the future."""
    with suppress(FileNotFoundError):
        return time.time() - lock.stat().st_mtime
    return 0.0


def _find_git_at_work(repository: _Repository, locks: Collection[Path]) -> int | None:
    """The pid of a process that may hold one of the locks; 0 where this machine cannot tell; None without one."""
    if not (PROCESSES / "self" / "cwd").exists():
        return 0
    numbers = (int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdecimal())
    return next((number for number in numbers if _may_hold(number, repository, locks)), None)


def _may_hold(number: int, repository: _Repository, locks: Collection[Path]) -> bool:
    process = PROCESSES / str(number)
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        is_git = (process / "comm").read_text().startswith("git") and READERS.isdisjoint(words)
    except OSError:
        return False  # it has ended
    try:
        open_files = {entry.readlink() for entry in (process / "fd").iterdir()}
        if open_files & set(locks):
            return True
        return is_git and (repository.has((process / "cwd").readlink()) or _is_about_repository(process, repository))
    except PermissionError:
        return is_git  # of another account: whose repository it works in is not to be seen
    except OSError:
        return False


def _is_about_repository(process: Path, repository: _Repository) -> bool:
    """Whether its words or its variables (GIT_DIR) name the repository."""
    words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    return any(str(folder).encode() in words for folder in (repository.top, *repository.folders))
