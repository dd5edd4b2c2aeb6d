"""The ledger on a git branch: one commit per claim, pushed before the network is called.

Publishers on different machines share the branch; the push decides which of them may speak. Never force-pushes.
"""

import io
import random
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.announce.entry import Entry
from plugins.announce.key import Key
from plugins.announce.ledger import Ledger, read_lines
from plugins.announce.state_folder import Hold
from plugins.announce.store import Overtaken
from plugins.publication.errors import NotNow, PersonNeeded
from plugins.publication.git import ABSENT, NO_RIGHT, Git, GitFailed, without_credentials

BRANCH = "refs/heads/ledger"
SEEN = "refs/beffroi/ledger"
FILE = "ledger.jsonl"
WHERE = f"ledger:{FILE}"
PATIENCE = 120
"""Seconds during which overtaken pushes are tried again: with a last push and fetch, 4 minutes at most of the 15 of RECONCILE_AFTER."""


class GitLedger:
    """The branch `ledger` of `remote`, reached from the repository `git`; `state` is the folder whose hold we take.

    In a repository of our `own`, nobody else can hold git's locks: those of a run that died are taken away.
    """

    def __init__(self, git: Git, remote: str, state: Path, own: bool = False):
        self._git, self._remote, self._own = git, remote, own
        self._hold = Hold(state / "ledger.git.lock")
        self._ledger, self._folded = Ledger(), b""
        self._unseen: set[Key] = set()
        self._by = secrets.token_hex(4)
        self._tip, self._written = "", b""

    def __enter__(self) -> "GitLedger":
        self._hold.take()
        if self._own:
            for stale in self._git.folder.rglob("*.lock"):
                stale.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.leave()

    def read(self) -> Ledger:
        """The ledger as the remote has it; empty while the branch does not exist. What was read before is not read again."""
        self._fetch()
        if not self._written.startswith(self._folded):
            self._ledger, self._folded = Ledger(), b""
        self._catch_up()
        self._unseen.clear()
        return self._ledger

    def append(self, *entries: Entry, rivals: Iterable[Key] = ()) -> None:
        """Push the lines on top of the branch, reading it again each time that another publisher was faster."""
        signed = [replace(entry, by=self._by) for entry in entries]
        lines = "".join(entry.line() + "\n" for entry in signed).encode()
        deadline = time.monotonic() + PATIENCE
        alone = {*(entry.key for entry in entries), *rivals}
        self._stop_if_overtaken(alone)
        while not self._pushed(lines, f"{entries[-1].state}: {entries[-1].key}"):
            self._catch_up()
            self._stop_if_overtaken(alone)
            if time.monotonic() > deadline:
                raise NotNow("La branche du registre des annonces ne se laisse pas écrire pour l’instant.")
            time.sleep(random.uniform(0.05, 0.5))
        self._catch_up()
        self._unseen -= {entry.key for entry in entries}

    def _catch_up(self) -> None:
        """Fold what the branch has received since it was last folded, and note of which posts: our caller knows nothing of it."""
        if not self._written.startswith(self._folded):
            raise Overtaken("La branche ledger, registre des annonces, a été récrite pendant cette exécution.")
        for entry in read_lines(io.BytesIO(self._written[len(self._folded) :]), WHERE, after=self._ledger.length):
            self._ledger.add(entry)
            self._unseen.add(entry.key)
        self._folded = self._written

    def _stop_if_overtaken(self, keys: set[Key]) -> None:
        if keys & self._unseen:
            raise Overtaken("Un autre publieur s’occupe de cette annonce.")

    def _pushed(self, lines: bytes, message: str) -> bool:
        """Whether the branch now holds our lines: whatever the push said, the branch decides."""
        base, written = self._tip, self._written + lines
        commit = self._commit(written, message)
        try:
            self._git("push", "--quiet", self._remote, f"{commit}:{BRANCH}")
        except GitFailed as failure:
            self._fetch()
            if lines not in self._written and self._tip == base and NO_RIGHT.search(str(failure)):
                raise explained(failure) from None
            return lines in self._written
        self._tip, self._written = commit, written
        return True

    def _commit(self, written: bytes, message: str) -> str:
        blob = self._said("hash-object", "-w", "--stdin", given=written)
        tree = self._said("mktree", given=f"100644 blob {blob}\t{FILE}\n".encode())
        parent = ("-p", self._tip) if self._tip else ()
        return self._said("commit-tree", tree, *parent, "-m", message)

    def _fetch(self) -> None:
        shallow = ("--depth=1",) if self._said("rev-parse", "--is-shallow-repository", "--is-bare-repository") != "false\nfalse" else ()
        try:
            self._git("fetch", "--quiet", "--no-tags", *shallow, self._remote, f"+{BRANCH}:{SEEN}")
        except GitFailed as failure:
            if ABSENT not in str(failure):
                raise explained(failure) from None
            self._tip, self._written = "", b""
            return
        self._tip = self._said("rev-parse", SEEN)
        held = self._git_or_person("cat-file", "blob", f"{SEEN}:{FILE}")
        self._written = held if held.endswith(b"\n") or not held else held + b"\n"

    def _said(self, *words: str, given: bytes = b"") -> str:
        return self._git_or_person(*words, given=given).decode().strip()

    def _git_or_person(self, *words: str, given: bytes = b"") -> bytes:
        try:
            return self._git(*words, given=given)
        except GitFailed as failure:
            raise PersonNeeded(f"Le registre des annonces ne peut pas être tenu dans {self._git.folder} : {failure}") from None


def explained(failure: GitFailed) -> NotNow | PersonNeeded:
    """What a failed exchange with the remote means for the person who publishes."""
    if NO_RIGHT.search(str(failure)):
        return PersonNeeded(f"Le dépôt refuse la branche ledger, registre des annonces : {failure}\nVérifiez le droit d’y écrire.")
    return NotNow(f"La branche ledger, registre des annonces, est hors d’atteinte : {failure}")


def own_repository(folder: Path, environ: Mapping[str, str]) -> Path:
    """A bare repository at `folder`, made again when what is there is none: it holds nothing that the remote does not."""
    git = Git(folder, environ)
    try:
        git("rev-parse", "--git-dir")
    except GitFailed:
        shutil.rmtree(folder, ignore_errors=True)
        git("init", "--quiet", "--bare", str(folder))
    return folder


def open_git(choice: str, state: Path, environ: Mapping[str, str]) -> GitLedger:
    """The ledger of the setting LEDGER: `git` is the remote `origin` of this checkout, whose credentials serve; `git:<remote>` any other.

    Raises PersonNeeded when there is no repository here, or none can be made.
    """
    _, _, remote = choice.partition(":")
    try:
        if remote:
            folder = own_repository(state / "ledger.git", environ)
        else:
            found = Git(None, environ)("rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
            folder = Path(found)
    except (GitFailed, OSError) as failure:
        raise PersonNeeded(without_credentials(f"LEDGER, « {choice} » : {failure}")) from None
    return GitLedger(Git(folder, environ), remote or "origin", state, own=bool(remote))
