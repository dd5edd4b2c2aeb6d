"""Git as the rooms need it: bounded in time, silent about credentials, and never asking a question."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.core.infrastructure.confidential import remove_our_variables

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

    @cached_property
    def _has_its_own_ssh(self) -> bool:
        try:
            return "GIT_SSH" in self.environ or bool(self("config", "--get", "core.sshCommand").strip())
        except GitError:
            return False


def strip_credentials(text: str) -> str:
    """`text` with the user and password of every address taken out."""
    return CREDENTIALS.sub("…@", text)
