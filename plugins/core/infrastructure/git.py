"""Git as the rooms need it: bounded in time, silent about credentials, never asking a question; stale locks; the journal's history."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import sleep

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.redact import remove_our_variables

TIMEOUT = 60
"""Seconds for one git command that carries little: a claim of the ledger must become durable well within RECONCILE_AFTER."""
CREDENTIALS = re.compile(r"(?<=://)\S+@")
QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Beffroi",
    "GIT_AUTHOR_EMAIL": "beffroi@localhost",
    "GIT_COMMITTER_NAME": "Beffroi",
    "GIT_COMMITTER_EMAIL": "beffroi@localhost",
}
"""What holds unless the environment says otherwise: CI gives its own identity."""
FAR = {"fetch", "push", "ls-remote"}
"""The commands by which git may speak to another machine."""
SSH = {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=15"}
"""How it then calls ssh, unless the environment or the repository (core.sshCommand) says otherwise: with a key of its own, most often."""
NO_RIGHT = re.compile(
    r"hook declined|denied|protected|authentication failed|could not read (username|password)|not found|\b40[13]\b|not appear to be a git",
    re.IGNORECASE,
)
"""What git and the forges say when trying again changes nothing (Git 2.x, GitHub, GitLab, Gitea)."""

CAUSES = (
    (re.compile("no space left|disk quota", re.IGNORECASE), "Le disque de la machine, ou celui du dépôt partagé, est plein."),
    (re.compile("non-fast-forward|fetch first|stale info|cannot lock ref", re.IGNORECASE), "D’autres ont poussé entre-temps."),
    (NO_RIGHT, "Le dépôt partagé refuse ; le webmestre vérifie son adresse et le droit d’y écrire."),
    (
        re.compile("no answer|could not resolve|unable to access|connect|timed out|hung up|could not read from remote", re.IGNORECASE),
        "Le dépôt partagé ne répond pas.",
    ),
    (
        re.compile(r"(?:local changes to|untracked working tree files)[^\n]*overwritten[^\n]*\n\t([^\n]+)"),
        "{} a été changé dans le dossier du journal, hors de son histoire.",
    ),
    (re.compile("dubious ownership", re.IGNORECASE), "Le dossier du journal est à un autre utilisateur de la machine."),
    (re.compile("unrelated histories", re.IGNORECASE), "Le dépôt partagé n’a pas la même histoire que ce dossier."),
)
"""What git's words mean for an editor, the first that is found (Git 2.x, with LC_ALL=C)."""
UNKNOWN_CAUSE = "git a refusé ; ses mots sont dans le journal du service."

ABSENT = "couldn't find remote ref"
"""What git says of a branch that does not exist."""

REMOVED_VARIABLES = {"GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"}
"""What a hook's environment would impose on us."""


class GitError(Exception):
    """A git command ended badly or was too slow; its text is git's own, in English, without credentials. `printed` is what it had said."""

    def __init__(self, text: str, printed: bytes = b""):
        super().__init__(text)
        self.printed = printed


@dataclass(frozen=True)
class Git:
    """One repository, by its git directory (None: that of the folder `at`, or wherever we are). `index` is one of our own.

    Only objects and references of our own are written in it: no work tree, no index, no branch of the town's, but for an alert at night.
    """

    folder: Path | None
    environ: Mapping[str, str]
    timeout: float = TIMEOUT
    at: Path | None = None
    index: Path | None = None

    def __call__(self, *words: str, given: bytes = b"") -> bytes:
        """What `git words` prints. Raises GitError."""
        inherited = {name: value for name, value in remove_our_variables(self.environ).items() if name not in REMOVED_VARIABLES}
        place = {"GIT_DIR": str(self.folder)} if self.folder else {}
        place |= {"GIT_INDEX_FILE": str(self.index)} if self.index else {}
        ssh = SSH if words[0] in FAR and not self._has_its_own_ssh else {}
        environ = QUIET | ssh | inherited | {"LC_ALL": "C"} | place
        command = subprocess.Popen(
            ["git", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ,
            cwd=self.at,
            start_new_session=True,
        )
        try:
            printed, complained = command.communicate(given, timeout=self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(command.pid, signal.SIGKILL)
            command.communicate()
            raise GitError(f"git {words[0]}: no answer within {self.timeout:g} s") from None
        if command.returncode:
            raise GitError(strip_credentials((complained + printed).decode(errors="replace").strip()), printed)
        return printed

    def run_line(self, *words: str, content: bytes = b"") -> str:
        """What `git words` prints, as text without the blanks around it. Raises GitError."""
        return self(*words, given=content).decode().strip()

    def write_blob(self, content: bytes) -> str:
        """The name of an object with this content. Raises GitError."""
        return self.run_line("hash-object", "-w", "--stdin", content=content)

    def write_tree(self, base: str, blobs: Iterable[tuple[str, str]]) -> str:
        """The tree of `base`, a commit or a tree, nothing where it is empty, with each blob under its path, in pairs of both; an empty blob
        takes the path away. Neither the work tree nor the index of the town's is touched. Raises GitError."""
        lines = (f"100644 {blob}\t{path}\0" if blob else f"0 {'0' * 40}\t{path}\0" for path, blob in blobs)
        with tempfile.TemporaryDirectory() as folder:
            git = replace(self, index=Path(folder) / "index")
            if base:
                git("read-tree", base)
            git("update-index", "-z", "--index-info", given="".join(lines).encode(errors="surrogateescape"))
            return git.run_line("write-tree", "--missing-ok")  # a clone without the site's files

    def write_commit(self, tree: str, message: str, *parents: str) -> str:
        """The name of a commit of `tree`, to which no branch leads yet. Raises GitError."""
        return self.run_line("commit-tree", tree, *(word for parent in parents if parent for word in ("-p", parent)), "-m", message)

    @cached_property
    def _has_its_own_ssh(self) -> bool:
        try:
            return "GIT_SSH" in self.environ or bool(self("config", "--get", "core.sshCommand").strip())
        except GitError:
            return False


def strip_credentials(text: str) -> str:
    """`text` with the user and password of every address taken out."""
    return CREDENTIALS.sub("…@", text)


# Remove the locks that a killed git, or a power cut, leaves in a repository: no one holds them, and each later command fails on them.
# One is removed only when no process can be using it: it is older than any command of ours may last, no process has it open, and none is a
# git of this repository. Where that cannot be known (no /proc, a git of another account), it stays, and a person is told what to type.

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


def explain_cause(failure: GitError) -> str:
    """The French sentence for an editor about why git failed; git's own words, in English, are for the log."""
    return next((text.format(*match.groups()) for pattern, text in CAUSES if (match := pattern.search(str(failure)))), UNKNOWN_CAUSE)


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


# Commit what was decided at night to the journal's history: one commit of these files, pushed to the shared remote.
# Never a forced push, and nothing else that lies in the folder is committed. Where somebody has pushed meanwhile, the same files are put on
# top of what they pushed: the branch of this machine is then behind, and an ordinary `git pull --rebase` mends it.

SEEN_REF = "refs/beffroi/seen"
TRIES = 4
"""Pushes, when others push at the same moment."""
PAUSES = (0.1, 0.3, 1, 3)
"""Seconds between looks at an index that another git holds; one that lies there for good is told after them."""
SECONDS = 25
"""For one git command: the alert is out by then, and nobody waits longer to be told that the forge is down."""
FORGES = ("GITHUB_REF_NAME", "CI_COMMIT_BRANCH")
"""Where CI says which branch it works on, having checked out a commit: docs.github.com, docs.gitlab.com, predefined variables."""


@dataclass
class History:
    """The repository whose work tree is `top`; `files` are below it. `branch` is where they go on `remote`, empty without one."""

    git: Git
    top: Path
    files: tuple[Path, ...]
    remote: str
    branch: str

    def commit(self, message: str) -> str:
        """Commit the files alone; the commit's name, empty when they are as they were committed. Raises GitError.

        One that is neither there nor in the history has nothing to be kept: git would refuse them all for it.
        """
        names = [str(file) for file in self.files if file.exists() or self.git("ls-files", "--", str(file)).strip()]
        self._write_index("add", "--", *names)
        if not self.git("status", "--porcelain", "--", *names).strip():
            return ""
        self._write_index("-c", "commit.gpgsign=false", "commit", "--quiet", "--no-verify", "--only", "-m", message, "--", *names)
        return self.git("rev-parse", "HEAD").decode().strip()

    def _write_index(self, *words: str) -> None:
        """A git command that writes the index, which another git, an editor's too, may hold for a moment. Raises GitError."""
        for pause in (*PAUSES, None):
            try:
                self.git(*words)
                return
            except GitError as failure:
                if pause is None or "index.lock" not in str(failure):
                    raise
                sleep(pause)

    def find_remote(self) -> str:
        """A remote that the repository has, as its name and its readable address; empty without one."""
        name = next(iter(_run_git(self.git, "remote").splitlines()), "")
        return f"{name}, {strip_credentials(_run_git(self.git, 'remote', 'get-url', name))}" if name else ""

    def push(self, commit: str, message: str) -> bool:
        """Push `commit` without losing anybody's; whether the remote now has the files. Raises GitError when the push fails."""
        target, failure = f"refs/heads/{self.branch}", GitError("")
        for _ in range(TRIES):
            try:
                self.git("push", "--quiet", self.remote, f"{commit}:{target}")
                return True
            except GitError as refused:
                failure = refused
            self.git("fetch", "--quiet", "--no-tags", self.remote, f"+{target}:{SEEN_REF}")
            commit = self._create_commit(self.git("rev-parse", SEEN_REF).decode().strip(), message)
        raise failure

    def _create_commit(self, tip: str, message: str) -> str:
        """A commit of the files as they are here, on top of `tip`; no work tree nor index of the town's is touched."""
        blobs = [(file.relative_to(self.top).as_posix(), self.git.run_line("hash-object", "-w", "--", str(file))) for file in self.files]
        return self.git.write_commit(self.git.write_tree(tip, blobs), message, tip)


def find_history(file: Path, environ: Mapping[str, str], remote: str, *other_files: Path) -> History | None:
    """The git history of `file`, and of the `other_files` in the same work tree, shared with `remote`.

    None where it lies in no repository, or is ignored there.

    No remote is guessed: whoever has cloned Beffroi itself has its repository as `origin`, and a town's files are none of its affair.
    """
    git = Git(None, environ, SECONDS, file.parent)
    with suppress(GitError, OSError):
        top = Path(git("rev-parse", "--show-toplevel").decode().strip())
        if _run_git(git, "check-ignore", "--", str(file)):
            return None
        branch = _run_git(git, "symbolic-ref", "--quiet", "--short", "HEAD") or next(filter(None, map(environ.get, FORGES)), "")
        return History(git, top.resolve(), (file.resolve(), *(other_file.resolve() for other_file in other_files)), remote, branch)
    return None


def _run_git(git: Git, *words: str) -> str:
    try:
        return git(*words).decode().strip()
    except GitError:
        return ""


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
