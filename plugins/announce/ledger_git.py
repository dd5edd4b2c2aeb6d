"""The ledger on a git branch: one commit per claim, pushed before the network is called.

The branch `ledger` of a remote holds one file a year, of which only the last is written again. Publishers on different machines share it;
the push decides which of them may speak. Publishing never force-pushes, only erasing does.
"""

import io
import random
import re
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from plugins.announce.ledger import Ledger, LedgerOvertaken, ShortLedger, StateFolderLock
from plugins.announce.ledger_lines import find_subject, format_line, parse_line
from plugins.announce.post import Key, Post
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from plugins.core.infrastructure.git import ABSENT, NO_RIGHT, Git, GitError, strip_credentials

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
WITNESSES = "refs/beffroi/witness"
WITNESS = f"{WITNESSES}/ledger"
"""On the remote, where the branch was after the last push: who forces the branch back leaves it, and a machine that has never seen the
branch learns from it what was lost. Here, what the remote has just given of it."""
REFUSED = re.compile(r"hook declined|denied|denying|protected|hidden ref|does not support --atomic", re.IGNORECASE)
"""What git says when the remote itself takes no such push: not when another was faster, nor when nothing was answered."""
OURS = re.compile(r"ledger-\d{4}\.jsonl")


class BranchFile(NamedTuple):
    """One file of the branch: its name, git's name for it, and its lines."""

    name: str
    blob: str
    lines: bytes


class Branch:
    """`tip` is the commit that was last seen, empty when there is none; `parts` what it holds, the oldest lines first. Git keeps what was
    seen under a name of its own: two publishers of one repository, in their `lane`, have two. A branch that has lost lines that were seen,
    here or by whoever moved the witness, is none, unless it is `trusted`. `vouched`: there is a witness, or the branch is new."""

    def __init__(self, git: Git, remote: str, lane: str = ""):
        self._git, self._remote, self._place, self._fetched = git, remote, f"{SEEN}{lane}", f"{FETCHED}{lane}"
        self._witness = f"{WITNESSES}{lane}/ledger"
        self.trusted = self.vouched = False
        self._witnessed = True
        self.tip = ""
        self.parts: tuple[BranchFile, ...] = ()

    def read_lines(self, places: Iterable[int]) -> Iterator[bytes]:
        """The lines that begin at these places, in bytes from the beginning of the first file."""
        for place in places:
            for part in self.parts:
                if place < len(part.lines):
                    yield part.lines[place : part.lines.index(b"\n", place) + 1]
                    break
                place -= len(part.lines)

    def fetch(self) -> None:
        """Fetch the remote branch. Raises PersonRequired, ShortLedger when it has less than what was seen of it, or NotNow."""
        shallow = (
            ("--depth=1",) if self._run_git("rev-parse", "--is-shallow-repository", "--is-bare-repository") != b"false\nfalse\n" else ()
        )
        try:
            places = f"+{BRANCH}:{self._fetched}", f"+{WITNESS}*:{self._witness}*"
            self._git("fetch", "--quiet", "--no-tags", *shallow, self._remote, *places)
        except GitError as failure:
            if ABSENT not in str(failure):
                raise explain_failure(failure) from None
            self._fetch_witness(shallow)
            if not self.trusted and self._list_seen_commits():
                raise ShortLedger("La branche ledger, registre des annonces, a disparu du dépôt") from None
            self.tip, self.parts, self.vouched = "", (), True
            return
        named = dict(line.split() for line in self._list_refs(self._fetched, self._witness))
        tip, self.vouched = named[self._fetched], self.vouched or self._witness in named
        if tip != self.tip:
            self._see(tip)

    def _fetch_witness(self, shallow: tuple[str, ...]) -> None:
        """Fetch what is left of a branch that is no longer there. Raises PersonRequired or NotNow."""
        try:
            self._git("fetch", "--quiet", "--no-tags", *shallow, self._remote, f"+{WITNESS}:{self._witness}")
        except GitError as failure:
            if ABSENT not in str(failure):
                raise explain_failure(failure) from None

    def _list_refs(self, *places: str) -> list[str]:
        return self._run_git("for-each-ref", "--format=%(refname) %(objectname)", *places).decode().splitlines()

    def note(self) -> None:
        """Remember the branch as it was last seen, unless it is only `trusted`. Raises PersonRequired."""
        if self.tip and not self.trusted:
            self._run_git("update-ref", self._place, self.tip)

    def find_lost_lines(self) -> bytes:
        """The lines that were seen once and that the branch has no more, in their order. Raises PersonRequired."""
        there = {line for part in self.parts for line in part.lines.splitlines(keepends=True)}
        lines = (line for tree in self._list_seen_commits() for part in self._read(tree) for line in part.lines.splitlines(keepends=True))
        return b"".join(dict.fromkeys(line for line in lines if line not in there))

    def _list_seen_commits(self) -> list[str]:
        """The trees of what was last taken for the ledger, by the witness and here; without those that were never, or that git has lost."""
        return list(dict.fromkeys(filter(None, map(self._read_tree, (self._witness, self._place)))))

    def _list_seen_parts(self, tip: str) -> list[tuple[BranchFile, ...]]:
        """What the branch at `tip` must extend."""
        if self.parts:
            return [self.parts]
        return [self._read(tree) for tree in self._list_seen_commits() if tree != self._read_tree(tip)]

    def _read_tree(self, place: str) -> str:
        try:
            return self._git("rev-parse", "--quiet", "--verify", f"{place}^{{tree}}").decode().strip()
        except GitError:
            return ""

    def _see(self, tip: str) -> None:
        parts = self._read(tip)
        if not self.trusted and not all(_is_extension(parts, earlier) for earlier in self._list_seen_parts(tip)):
            raise ShortLedger("La branche ledger, registre des annonces, a été plus longue : une version plus ancienne l’a remplacée")
        self.tip, self.parts = tip, parts
        self.note()

    def vouch(self) -> None:
        """Take the branch as it was last seen for whole, and have the remote remember it. A forge that refuses it leaves it to this
        repository. Raises PersonRequired."""
        self.trusted, self.vouched = False, True
        self.note()
        if not self.tip:
            return
        try:
            self._git("push", "--quiet", self._remote, f"+{self.tip}:{WITNESS}")
        except GitError:
            self._run_git("update-ref", self._witness, self.tip)

    def _read(self, tree: str) -> tuple[BranchFile, ...]:
        """What a commit holds of the ledger."""
        listed = (line.partition("\t") for line in self._run_git("ls-tree", "-z", tree).decode(errors="replace").split("\0"))
        ours = sorted((name, words.split()[2]) for words, _, name in listed if OURS.fullmatch(name))
        if not ours:
            raise PersonRequired("La branche ledger ne contient aucun registre des annonces. Restaurez-la d’une sauvegarde.")
        return tuple(self._read_part(name, blob) for name, blob in ours)

    def _read_part(self, name: str, blob: str) -> BranchFile:
        same_blob = next((part for part in self.parts if part.blob == blob), None)
        if same_blob and same_blob.name == name:
            return same_blob
        content = self._run_git("cat-file", "blob", blob)
        lines = content if content.endswith(b"\n") or not content else content + b"\n"
        return BranchFile(name, blob, lines)

    def has_lines(self, lines: bytes) -> bool:
        """Whether `lines` are on the branch."""
        return any(lines in part.lines for part in reversed(self.parts))

    def push(self, lines: bytes, year: int, message: str) -> None:
        """Add `lines` on top of what was last seen, in the file of `year`, or in the last one if it is of a later year: lines stay in the
        order in which they were written. Raises GitError."""
        last = self.parts[-1] if self.parts else BranchFile("", "", b"")
        name = max(f"ledger-{year:04}.jsonl", last.name)
        new_lines = (last.lines if name == last.name else b"") + lines
        before = [part for part in self.parts if part.name != name]
        with self._asking_person():
            added = BranchFile(name, self._git.write_blob(new_lines), new_lines)
            tree = self._git.write_tree(self.tip, [(name, added.blob)])
            commit = self._git.write_commit(tree, message, self.tip)
        self._push(f"{commit}:{BRANCH}", commit)
        self.tip, self.parts = commit, (*before, added)
        self.note()

    def replace(self, change: Callable[[bytes], bytes]) -> None:
        """Put one commit, without a past, in place of the branch as it was last seen. Raises GitError."""
        changed = ((part, change(part.lines)) for part in self.parts)
        with self._asking_person():
            parts = tuple(part._replace(lines=lines, blob=self._git.write_blob(lines)) for part, lines in changed)
            tree = self._git.write_tree(self.tip, [(part.name, part.blob) for part in parts])
            commit = self._git.write_commit(tree, "effacement")
        before, self.tip = self.tip, ""
        self._push(f"{commit}:{BRANCH}", commit, f"--force-with-lease={BRANCH}:{before}")
        self.tip, self.parts = commit, parts
        self.note()
        ours = (SEEN, f"{SEEN}.*", FETCHED, f"{FETCHED}.*", WITNESSES, f"{WITNESSES}.*/*")
        for place, _ in map(str.split, self._list_refs(*ours)):
            self._run_git("update-ref", place, commit)

    def _push(self, branch: str, commit: str, *options: str) -> None:
        """Push the branch, and the witness with it, both or none: a witness that went alone would say that a line is lost. A forge that
        takes no witness gets none. Raises GitError."""
        if self._witnessed and self.vouched and not self.trusted:
            try:
                self._git("push", "--quiet", "--atomic", *options, self._remote, branch, f"+{commit}:{WITNESS}")
            except GitError as failure:
                if not REFUSED.search(str(failure)):
                    raise
                self._witnessed = False
            else:
                return
        self._git("push", "--quiet", *options, self._remote, branch)

    def _run_git(self, *words: str) -> bytes:
        with self._asking_person():
            return self._git(*words)

    @contextmanager
    def _asking_person(self) -> Iterator[None]:
        """Raise PersonRequired where git fails on this machine."""
        try:
            yield
        except GitError as failure:
            raise PersonRequired(f"Le registre des annonces ne peut pas être tenu dans {self._git.folder} : {failure}") from None


def _is_extension(after: tuple[BranchFile, ...], before: tuple[BranchFile, ...]) -> bool:
    """Whether `after` extends `before`: it may have more lines, and a person may have erased words."""
    now, then = (b"".join(part.lines for part in parts) for parts in (after, before))
    return now.startswith(then) or Counter(map(find_subject, now.splitlines())) >= Counter(map(find_subject, then.splitlines()))


def explain_failure(failure: GitError) -> NotNow | PersonRequired:
    """Explain a failed exchange with the remote to the person who publishes."""
    if NO_REMOTE.search(str(failure)):
        return PersonRequired(f"LEDGER : le dépôt où est la branche ledger, registre des annonces, n’existe pas ou plus. {GIVE_REMOTE}")
    if NO_RIGHT.search(str(failure)):
        return PersonRequired(f"Le dépôt refuse la branche ledger, registre des annonces : {failure}\nVérifiez le droit d’y écrire.")
    return NotNow(f"La branche ledger, registre des annonces, est hors d’atteinte : {failure}")


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
        if self._own and self._git.folder:
            for stale in self._git.folder.rglob("*.lock"):
                stale.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.release()

    def read(self) -> Ledger:
        """The ledger as the remote has it; empty while the branch does not exist. What was read before is not read again."""
        self._branch.fetch()
        if not _is_continuation(self._folded, self._branch.parts):
            self._begin_again()
        self._catch_up()
        self._unseen.clear()
        return self._ledger

    def append(self, *entries: Post, rivals: Iterable[Key] = ()) -> None:
        """Push the lines on top of the branch, reading it again each time that another publisher was faster."""
        lines = "".join(format_line(replace(entry, by=self._by)) + "\n" for entry in entries).encode()
        deadline = time.monotonic() + PATIENCE
        alone = {*(entry.key for entry in entries), *rivals}
        self._stop_if_overtaken(alone)
        while not self._push_lines(lines, entries[-1]):
            self._note_lines(self._catch_up())
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
            last, deadline = parse_line(lines.splitlines()[-1]), time.monotonic() + PATIENCE
            while not self._push_lines(lines, last):
                if time.monotonic() > deadline:
                    raise NotNow("La branche du registre des annonces ne se laisse pas écrire pour l’instant.")
            self.read()
        return lines.count(b"\n")

    def acknowledge(self) -> None:
        """See LedgerStore."""
        self._branch.vouch()

    def is_vouched(self) -> bool:
        """See LedgerStore: by the witness, which no restored branch takes back."""
        return self._branch.vouched

    def read_lines(self) -> bytes:
        """Read all raw lines. Raises PersonRequired or NotNow."""
        self.read()
        return b"".join(part.lines for part in self._branch.parts)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in place of the branch one commit whose lines are what `change` makes of them. Raises PersonRequired or NotNow.

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
        """Take away the repositories of the other lanes, which are made again when they are needed: what they have seen of the branch holds
        up nothing. Raises NotNow while one of them is at work."""
        if self._git.folder is None:
            return
        state = self._git.folder.parent
        for lane in (folder for folder in state.glob("ledger.*.git") if folder != self._git.folder):
            lane_lock = StateFolderLock(state / f"ledger.git{lane.name.removeprefix('ledger').removesuffix('.git')}.lock")
            lane_lock.acquire()
            shutil.rmtree(lane)
            lane_lock.release()

    def _begin_again(self) -> None:
        self._ledger = Ledger(lines=self._branch.read_lines)
        self._folded: tuple[BranchFile, ...] = ()

    def _catch_up(self) -> bytes:
        """Fold what the branch has received since it was last folded; those lines."""
        if not _is_continuation(self._folded, self._branch.parts):
            raise LedgerOvertaken("La branche ledger, registre des annonces, a été récrite pendant cette exécution.")
        caught, size, length = [], 0, 0
        for part in self._branch.parts:
            caught.append(part.lines[max(self._ledger.size - size, 0) :])
            self._ledger.add_lines(io.BytesIO(caught[-1]), f"ledger:{part.name}", offset=length)
            size, length = size + len(part.lines), length + part.lines.count(b"\n")
        self._folded = self._branch.parts
        return b"".join(caught)

    def _note_lines(self, lines: bytes) -> None:
        """Remember of which posts others have spoken: our caller knows nothing of it."""
        self._unseen |= {parse_line(line).key for line in io.BytesIO(lines)}

    def _stop_if_overtaken(self, keys: set[Key]) -> None:
        if keys & self._unseen:
            raise LedgerOvertaken("Un autre publieur s’occupe de cette annonce.")

    def _push_lines(self, lines: bytes, last: Post) -> bool:
        """Push, and tell whether the branch now holds our lines: whatever the push said, the branch decides."""
        base = self._branch.tip
        try:
            self._branch.push(lines, last.time.year, f"{last.state}: {last.key}")
        except GitError as failure:
            self._branch.fetch()
            is_pushed = self._branch.has_lines(lines)
            if not is_pushed and self._branch.tip == base and NO_RIGHT.search(str(failure)):
                raise explain_failure(failure) from None
            return is_pushed
        return True


def _is_continuation(before: tuple[BranchFile, ...], after: tuple[BranchFile, ...]) -> bool:
    """Whether `after` only adds lines after those of `before`."""
    pairs = list(zip(before, after, strict=False))
    same = all(then.name == now.name and now.lines.startswith(then.lines) for then, now in pairs)
    return same and len(pairs) == len(before) and all(len(then.lines) == len(now.lines) for then, now in pairs[:-1])


def open_bare_repository(folder: Path, environ: Mapping[str, str]) -> Path:
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
            folder = open_bare_repository(state / f"ledger{lane}.git", environ)
        else:
            repository = Git(None, environ)("rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
            folder = Path(repository)
    except FileNotFoundError:
        raise PersonRequired(f"LEDGER, « {choice} » : le programme git n’est pas sur cette machine. Installez-le.") from None
    except OSError as error:
        raise PersonRequired(f"LEDGER, « {choice} » : impossible d’écrire dans {state} ({error.strerror}).") from None
    except GitError as failure:
        cause = "ce dossier n’est pas un dépôt git" if "not a git repository" in str(failure) else str(failure)
        raise PersonRequired(strip_credentials(f"LEDGER, « {choice} » : {cause}. Lancez Beffroi dans le dossier du journal.")) from None
    return GitLedger(Git(folder, environ), remote or "origin", state, bool(remote), lane)
