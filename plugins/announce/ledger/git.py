"""The ledger on a git branch: one commit per claim, pushed before the network is called.

Publishers on different machines share the branch; the push decides which of them may speak. Publishing never force-pushes.
"""

import io
import random
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.announce.key import Key
from plugins.announce.ledger.branch import Branch, BranchFile, explain_failure
from plugins.announce.ledger.entry import LedgerEntry, parse_entry
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.store import LedgerOvertaken
from plugins.announce.state_folder import StateFolderLock
from plugins.infrastructure.errors import NotNow, PersonRequired
from plugins.infrastructure.git import NO_RIGHT, Git, GitError, without_credentials

HOUSEKEEPING = 600
"""Seconds for git to throw away what is no longer named: 0.1 s for a thousand lines, and nobody else waits."""
PATIENCE = 120
"""Seconds during which overtaken pushes are tried again: with a last push and fetch, 4 minutes at most of the 15 of RECONCILE_AFTER."""


class GitLedger:
    """The branch `ledger` of `remote`, reached from the repository `git`; `state` is the folder whose hold we take.

    In a repository of our `own`, nobody else can hold git's locks: those of a run that died are taken away. What is urgent is said in a
    `lane` of its own, beside a run that is under way.
    """

    def __init__(self, git: Git, remote: str, state: Path, own: bool = False, lane: str = ""):
        self._git, self._own = git, own
        self._branch = Branch(git, remote, lane)
        self._hold = StateFolderLock(state / f"ledger.git{lane}.lock")
        self._by = secrets.token_hex(4)
        self._unseen: set[Key] = set()
        self._begin_again()

    def __enter__(self) -> "GitLedger":
        self._hold.acquire()
        if self._own:
            for stale in self._git.folder.rglob("*.lock"):
                stale.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.release()

    def read(self) -> Ledger:
        """The ledger as the remote has it; empty while the branch does not exist. What was read before is not read again."""
        self._branch.fetch()
        if not _goes_on(self._folded, self._branch.parts):
            self._begin_again()
        self._catch_up()
        self._unseen.clear()
        return self._ledger

    def append(self, *entries: LedgerEntry, rivals: Iterable[Key] = ()) -> None:
        """Push the lines on top of the branch, reading it again each time that another publisher was faster."""
        lines = "".join(replace(entry, by=self._by).line() + "\n" for entry in entries).encode()
        deadline = time.monotonic() + PATIENCE
        alone = {*(entry.key for entry in entries), *rivals}
        self._stop_if_overtaken(alone)
        while not self._pushed(lines, entries[-1]):
            self._note(self._catch_up())
            self._stop_if_overtaken(alone)
            if time.monotonic() > deadline:
                raise NotNow("La branche du registre des annonces ne se laisse pas écrire pour l’instant.")
            time.sleep(random.uniform(0.05, 0.5))
        self._catch_up()
        self._unseen -= {entry.key for entry in entries}

    def trust(self) -> None:
        """See LedgerStore."""
        self._branch.trusted = True

    def recover(self) -> int:
        """See LedgerStore: git still has the commit that was seen."""
        self.read()
        lines = self._branch.find_lost_lines()
        if lines:
            last, deadline = parse_entry(lines.splitlines()[-1]), time.monotonic() + PATIENCE
            while not self._pushed(lines, last):
                if time.monotonic() > deadline:
                    raise NotNow("La branche du registre des annonces ne se laisse pas écrire pour l’instant.")
            self.read()
        return lines.count(b"\n")

    def acknowledge(self) -> None:
        """See LedgerStore."""
        self._branch.trusted = False
        self._branch.note()

    def read_lines(self) -> bytes:
        """All the lines, as they are written. Raises PersonRequired or NotNow."""
        self.read()
        return b"".join(part.lines for part in self._branch.parts)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in the place of the branch one commit whose lines are what `change` makes of them. Raises PersonRequired or NotNow.

        The only forced push of Beffroi, which a person asks for; it gives way when anybody has written since the branch was read. In a
        repository of our own, nothing of what was taken out stays; in the town's, and at its forge, until they are tidied.
        """
        self.read()
        if self._own:
            self._forget_lanes()
        try:
            self._branch.replace(change)
            if self._own:
                replace(self._git, timeout=HOUSEKEEPING)("gc", "--quiet", "--prune=now")
        except GitError as failure:
            raise explain_failure(failure) from None
        self._begin_again()

    def _forget_lanes(self) -> None:
        """Take away the repositories of the other lanes, which are made anew when they are needed: what they have seen of the branch holds
        up nothing. Raises NotNow while one of them is at work."""
        state = self._git.folder.parent
        for lane in (one for one in state.glob("ledger.*.git") if one != self._git.folder):
            hold = StateFolderLock(state / f"ledger.git{lane.name.removeprefix('ledger').removesuffix('.git')}.lock")
            hold.acquire()
            shutil.rmtree(lane)
            hold.release()

    def _begin_again(self) -> None:
        self._ledger, self._folded = Ledger(lines=self._branch.lines), ()

    def _catch_up(self) -> bytes:
        """Fold what the branch has received since it was last folded; those lines."""
        if not _goes_on(self._folded, self._branch.parts):
            raise LedgerOvertaken("La branche ledger, registre des annonces, a été récrite pendant cette exécution.")
        caught, size, length = [], 0, 0
        for part in self._branch.parts:
            caught.append(part.lines[max(self._ledger.size - size, 0) :])
            self._ledger.add_lines(io.BytesIO(caught[-1]), f"ledger:{part.name}", before=length)
            size, length = size + len(part.lines), length + part.lines.count(b"\n")
        self._folded = self._branch.parts
        return b"".join(caught)

    def _note(self, lines: bytes) -> None:
        """Remember of which posts others have spoken: our caller knows nothing of it."""
        self._unseen |= {parse_entry(line).key for line in io.BytesIO(lines)}

    def _stop_if_overtaken(self, keys: set[Key]) -> None:
        if keys & self._unseen:
            raise LedgerOvertaken("Un autre publieur s’occupe de cette annonce.")

    def _pushed(self, lines: bytes, last: LedgerEntry) -> bool:
        """Whether the branch now holds our lines: whatever the push said, the branch decides."""
        base = self._branch.tip
        try:
            self._branch.push(lines, last.time.year, f"{last.state}: {last.key}")
        except GitError as failure:
            self._branch.fetch()
            held = self._branch.holds(lines)
            if not held and self._branch.tip == base and NO_RIGHT.search(str(failure)):
                raise explain_failure(failure) from None
            return held
        return True


def _goes_on(before: tuple[BranchFile, ...], after: tuple[BranchFile, ...]) -> bool:
    """Whether `after` only adds lines after those of `before`."""
    pairs = list(zip(before, after, strict=False))
    same = all(then.name == now.name and now.lines.startswith(then.lines) for then, now in pairs)
    return same and len(pairs) == len(before) and all(len(then.lines) == len(now.lines) for then, now in pairs[:-1])


def own_repository(folder: Path, environ: Mapping[str, str]) -> Path:
    """A bare repository at `folder`, made again when what is there is none: it holds nothing that the remote does not."""
    git = Git(folder, environ)
    try:
        git("rev-parse", "--git-dir")
    except GitError:
        shutil.rmtree(folder, ignore_errors=True)
        git("init", "--quiet", "--bare", str(folder))
    return folder


def open_git(choice: str, state: Path, environ: Mapping[str, str], lane: str = "") -> GitLedger:
    """The ledger of the setting LEDGER: `git` is the remote `origin` of this checkout, whose credentials serve; `git:<remote>` any other,
    seen from a repository of our own, one a lane.

    Raises PersonRequired when there is no repository here, or none can be made.
    """
    _, _, remote = choice.partition(":")
    try:
        if remote:
            folder = own_repository(state / f"ledger{lane}.git", environ)
        else:
            found = Git(None, environ)("rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
            folder = Path(found)
    except FileNotFoundError:
        raise PersonRequired(f"LEDGER, « {choice} » : le programme git n’est pas sur cette machine. Installez-le.") from None
    except OSError as error:
        raise PersonRequired(f"LEDGER, « {choice} » : impossible d’écrire dans {state} ({error.strerror}).") from None
    except GitError as failure:
        said = "ce dossier n’est pas un dépôt git" if "not a git repository" in str(failure) else str(failure)
        raise PersonRequired(without_credentials(f"LEDGER, « {choice} » : {said}. Lancez Beffroi dans le dossier du journal.")) from None
    return GitLedger(Git(folder, environ), remote or "origin", state, bool(remote), lane)
