"""Commit what was decided at night to the journal's history: one commit of these files, pushed to the shared remote.

Never a forced push, and nothing else that lies in the folder is committed. Where somebody has pushed meanwhile, the same files are put on
top of what they pushed: the branch of this machine is then behind, and an ordinary `git pull --rebase` mends it.
"""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from plugins.core.infrastructure.git import Git, GitError, strip_credentials

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
        with tempfile.TemporaryDirectory() as folder:
            git = Git(self.git.folder, self.git.environ, SECONDS, self.top, Path(folder) / "index")
            git("read-tree", tip)
            for name in (file.relative_to(self.top).as_posix() for file in self.files):
                blob = git("hash-object", "-w", "--", name).decode().strip()
                git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
            tree = git("write-tree").decode().strip()
            return git("commit-tree", tree, "-p", tip, "-m", message).decode().strip()


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
