"""The branch `ledger` of a remote: one file a year, of which only the last is written again. Never force-pushes, but to erase.

The lines that a first version of Beffroi kept in one file stay in it; its last line tells that version that they go on elsewhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from plugins.announce.ledger.entry import subject
from plugins.announce.ledger.store import ShortLedger
from plugins.infrastructure.errors import NotNow, PersonRequired
from plugins.infrastructure.git import ABSENT, NO_RIGHT, Git, GitError

NO_REMOTE = re.compile(
    r"does not appear to be a git|no such remote|repository '.*' not found|no configured push destination", re.IGNORECASE
)
GIVE_REMOTE = (
    "git remote -v montre ceux que ce dossier connaît ; donnez-lui le vôtre (git remote add origin ADRESSE), corrigez LEDGER, ou gardez "
    'LEDGER = "file" si une seule machine publie.'
)
BRANCH = "refs/heads/ledger"
SEEN, FETCHED = "refs/beffroi/ledger", "refs/beffroi/fetched/ledger"
"""What was last taken for the ledger, our own lines included; and what the remote has just given, before it is compared with that."""
OLD = "ledger.jsonl"
OURS = re.compile(r"ledger(-\d{4})?\.jsonl")
MOVED_LINE = '{"state": "moved", "text": "La suite est dans un fichier par année.", "version": 2}\n'.encode()
"""What a version that knows of one file only takes for the line of a later one: it stops and asks to be brought up to date."""


class BranchFile(NamedTuple):
    """One file of the branch: its name, git's name for it, and its lines. `open` says that a first version could still add to it."""

    name: str
    blob: str
    lines: bytes
    open: bool = False


class Branch:
    """`tip` is the commit that was last seen, empty when there is none; `parts` what it holds, the oldest lines first. Git keeps what was
    seen under a name of its own: two publishers of one repository, in their `lane`, have two. A branch that has lost lines that were seen
    is none, unless it is `trusted`."""

    def __init__(self, git: Git, remote: str, lane: str = ""):
        self._git, self._remote, self._place, self._fetched = git, remote, f"{SEEN}{lane}", f"{FETCHED}{lane}"
        self.trusted = False
        self.tip = ""
        self.parts: tuple[BranchFile, ...] = ()
        self._others = b""

    def lines(self, places: Iterable[int]) -> Iterator[bytes]:
        """The lines that begin at these places, in bytes from the beginning of the first file."""
        for place in places:
            for part in self.parts:
                if place < len(part.lines):
                    yield part.lines[place : part.lines.index(b"\n", place) + 1]
                    break
                place -= len(part.lines)

    def fetch(self) -> None:
        """See what the remote has. Raises PersonRequired, ShortLedger when it has less than what was seen of it, or NotNow."""
        shallow = ("--depth=1",) if self._said("rev-parse", "--is-shallow-repository", "--is-bare-repository") != "false\nfalse" else ()
        try:
            self._git("fetch", "--quiet", "--no-tags", *shallow, self._remote, f"+{BRANCH}:{self._fetched}")
        except GitError as failure:
            if ABSENT not in str(failure):
                raise explain_failure(failure) from None
            if not self.trusted and self._seen():
                raise ShortLedger("La branche ledger, registre des annonces, a disparu du dépôt") from None
            self.tip, self.parts, self._others = "", (), b""
            return
        tip = self._said("rev-parse", self._fetched)
        if tip != self.tip:
            self._see(tip)

    def note(self) -> None:
        """Remember the branch as it was last seen, unless it is only `trusted`. Raises PersonRequired."""
        if self.tip and not self.trusted:
            self._git_or_person("update-ref", self._place, self.tip)

    def find_lost_lines(self) -> bytes:
        """The lines that were seen once and that the branch has no more, in their order. Raises PersonRequired."""
        seen = self._seen()
        there = {line for part in self.parts for line in part.lines.splitlines(keepends=True)}
        lines = (line for part in (self._read(seen)[0] if seen else ()) for line in part.lines.splitlines(keepends=True))
        return b"".join(line for line in lines if line not in there)

    def _seen(self) -> str:
        """The commit that was last taken for the ledger; empty when there was none, or when git has lost it."""
        try:
            return self._git("rev-parse", "--quiet", "--verify", f"{self._place}^{{tree}}").decode().strip()
        except GitError:
            return ""

    def _see(self, tip: str) -> None:
        parts, others = self._read(tip)
        if not self.trusted and (seen := self._seen()) and not _follows(parts, self.parts or self._read(seen)[0]):
            raise ShortLedger("La branche ledger, registre des annonces, a été plus longue : une version plus ancienne l’a remplacée")
        self.tip, self.parts, self._others = tip, parts, others
        self.note()

    def _read(self, tree: str) -> tuple[tuple[BranchFile, ...], bytes]:
        """What a commit holds of the ledger, and the rest as git lists it."""
        listed = self._git_or_person("ls-tree", "-z", tree).split(b"\0")[:-1]
        named = {line.partition(b"\t")[2].decode(errors="replace"): line for line in listed}
        ours = sorted((name for name in named if OURS.fullmatch(name)), key=lambda name: (name != OLD, name))
        if not ours:
            raise PersonRequired("La branche ledger ne contient aucun registre des annonces. Restaurez-la d’une sauvegarde.")
        parts = tuple(self._part(name, named[name].split()[2].decode()) for name in ours)
        return parts, b"".join(line + b"\0" for name, line in named.items() if name not in ours)

    def _part(self, name: str, blob: str) -> BranchFile:
        known = next((part for part in self.parts if part.blob == blob), None)
        if known and known.name == name:
            return known
        held = self._git_or_person("cat-file", "blob", blob)
        lines = held if held.endswith(b"\n") or not held else held + b"\n"
        if name == OLD:
            return BranchFile(name, blob, lines.removesuffix(MOVED_LINE), open=not lines.endswith(MOVED_LINE))
        return BranchFile(name, blob, lines)

    def holds(self, lines: bytes) -> bool:
        """Whether `lines` are on the branch."""
        return any(lines in part.lines for part in reversed(self.parts))

    def push(self, lines: bytes, year: int, message: str) -> None:
        """Add `lines` on top of what was last seen, in the file of `year`, or in the last one if it is of a later year: lines stay in the
        order in which they were written. Raises GitError."""
        dated = [part for part in self.parts if part.name != OLD]
        last = dated[-1] if dated else BranchFile("", "", b"")
        name = max(f"ledger-{year:04}.jsonl", last.name)
        written = (last.lines if name == last.name else b"") + lines
        before = [self._closed(part) for part in self.parts if part.name != name]
        parts = (*before, BranchFile(name, self._blob(written), written))
        commit = self._commit(parts, message)
        self._git("push", "--quiet", self._remote, f"{commit}:{BRANCH}")
        self.tip, self.parts = commit, parts
        self.note()

    def replace(self, change: Callable[[bytes], bytes]) -> None:
        """Put one commit, without a past, in the place of the branch as it was last seen. Raises GitError."""
        parts = [part._replace(lines=change(part.lines)) for part in self.parts]
        sealed = [
            part._replace(blob=self._blob(part.lines + (MOVED_LINE if part.name == OLD and not part.open else b""))) for part in parts
        ]
        before, self.tip = self.tip, ""
        commit = self._commit(sealed, "effacement")
        self._git("push", "--quiet", f"--force-with-lease={BRANCH}:{before}", self._remote, f"{commit}:{BRANCH}")
        self.tip, self.parts = commit, tuple(sealed)
        self.note()
        for place in self._said("for-each-ref", "--format=%(refname)", SEEN, f"{SEEN}.*", FETCHED, f"{FETCHED}.*").splitlines():
            self._git_or_person("update-ref", place, commit)

    def _closed(self, part: BranchFile) -> BranchFile:
        return part._replace(blob=self._blob(part.lines + MOVED_LINE), open=False) if part.open else part

    def _blob(self, content: bytes) -> str:
        return self._said("hash-object", "-w", "--stdin", given=content)

    def _commit(self, parts: Iterable[BranchFile], message: str) -> str:
        files = b"".join(f"100644 blob {part.blob}\t{part.name}\0".encode() for part in parts)
        tree = self._said("mktree", "-z", given=files + self._others)
        parent = ("-p", self.tip) if self.tip else ()
        return self._said("commit-tree", tree, *parent, "-m", message)

    def _said(self, *words: str, given: bytes = b"") -> str:
        return self._git_or_person(*words, given=given).decode().strip()

    def _git_or_person(self, *words: str, given: bytes = b"") -> bytes:
        try:
            return self._git(*words, given=given)
        except GitError as failure:
            raise PersonRequired(f"Le registre des annonces ne peut pas être tenu dans {self._git.folder} : {failure}") from None


def _follows(after: tuple[BranchFile, ...], before: tuple[BranchFile, ...]) -> bool:
    """Whether `after` says all that `before` said: more lines may stand there, and a person may have erased words."""
    now, then = (b"".join(part.lines for part in parts) for parts in (after, before))
    return now.startswith(then) or Counter(map(subject, now.splitlines())) >= Counter(map(subject, then.splitlines()))


def explain_failure(failure: GitError) -> NotNow | PersonRequired:
    """What a failed exchange with the remote means for the person who publishes."""
    if NO_REMOTE.search(str(failure)):
        return PersonRequired(f"LEDGER : le dépôt où est la branche ledger, registre des annonces, n’existe pas ou plus. {GIVE_REMOTE}")
    if NO_RIGHT.search(str(failure)):
        return PersonRequired(f"Le dépôt refuse la branche ledger, registre des annonces : {failure}\nVérifiez le droit d’y écrire.")
    return NotNow(f"La branche ledger, registre des annonces, est hors d’atteinte : {failure}")
