"""Deploy to a branch from which a forge serves the site: one commit per deploy, never a forced push.

Works in a bare repository of its own: it holds nothing that the remote does not, and touches no work tree. It is kept from one deploy to
the next, for what the branch held then need not be fetched again, and made again whenever everything is compared.
"""

import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.git import ABSENT, NO_RIGHT, Git, GitError
from plugins.engine.deploy.lock import build_busy_failure, hold_state_lock
from plugins.engine.deploy.manifest import NAME, OURS, join_base
from plugins.engine.deploy.plan import ExistingPath, Step, list_parents
from plugins.engine.deploy.record import unveil_paths
from plugins.engine.deploy.room import Destination
from plugins.engine.deploy.target import explain_failures

REMOTE = "pages"
"""The remote, in the environment that `build_git_environment` gives."""

OF_A_CHECKOUT = re.compile(r"[\w.-]+")
CREDENTIALS = r"^(http|credential|url|core\.sshcommand)"
"""What the automation of forges writes in a checkout is often all the right to push that there is."""

Settings = list[tuple[str, str]]


def build_git_environment(remote: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Additions to `environ` so that git knows `remote`, an address or the name of a remote of this checkout, as REMOTE.

    Given so, no credential is written on the disk, nor shown among the arguments of a program. Raises GitError.
    """
    settings: Settings = [("gc.auto", "0")]
    if OF_A_CHECKOUT.fullmatch(remote):
        here = Git(None, environ)
        settings += _read_checkout_settings(here)
        remote = here("remote", "get-url", "--push", remote).decode().strip()
    settings.append((f"remote.{REMOTE}.url", remote))
    first = int(environ.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings, first):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _read_checkout_settings(here: Git) -> Settings:
    try:
        configuration = here("config", "--local", "--includes", "--null", "--get-regexp", CREDENTIALS).decode()
    except GitError:
        return []
    pairs = [entry.partition("\n") for entry in configuration.split("\0") if entry]
    return [(key, value) for key, _, value in pairs]


TIMEOUT = 900
"""Seconds for one git command: a first push carries every picture. 15 minutes, half of what the workflows allow."""

SEEN_REF = "refs/beffroi/pages"
SOURCES = re.compile(r"pelicanconf\.py|ledger(-\d{4})?\.jsonl")
"""What no published site has at its root: the branch that holds one of them is another branch."""

NO_JEKYLL = ".nojekyll"
"""Without it GitHub Pages builds the site again with Jekyll, which drops what starts with _ (GitHub Docs, « Bypassing Jekyll »)."""


class PagesBranch:
    """The branch `destination`, filled from the folder `output`; `state` is where we work."""

    veils, seen_mark = True, ""

    def __init__(self, destination: Destination, output: Path, environ: Mapping[str, str], state: Path):
        self.name, self.output, self.state = str(destination), output.resolve(), state
        self.remote, self.branch, self.environ = destination.host, f"refs/heads/{destination.path}", environ
        self.git = Git(None, environ, TIMEOUT)
        self.folder, self.tip, self.holds_everything = state, "", False
        self.tree: dict[str, tuple[str, str]] = {}
        self.folders: set[str] = set()
        self.blobs: dict[str, str] = {}
        self.changes: list[tuple[str, str]] = []

    @contextmanager
    def hold_lock(self) -> Iterator[None]:
        """See Target. Between machines, the push decides."""
        with explain_failures(self.name, self.output), hold_state_lock(self.state, self.name) as (lock, _):
            self.folder = lock.with_suffix(".git")
            with self._explain_errors():
                environ = {**self.environ, **build_git_environment(self.remote, self.environ), "GIT_LITERAL_PATHSPECS": "1"}
                self.git = Git(self.folder, environ, TIMEOUT)
            is_whole = True
            try:
                yield
                is_whole = self.holds_everything
            finally:
                if is_whole:
                    shutil.rmtree(self.folder, ignore_errors=True)

    def mark(self) -> str:
        """See Target: the commit at the tip of the branch, which any push changes."""
        with self._explain_errors():
            for abandoned in (*self.folder.glob("*.lock"), *self.folder.glob("refs/**/*.lock")):
                abandoned.unlink(missing_ok=True)
            self.git("init", "--quiet", "--bare", str(self.folder))
            self.tip = self.seen_mark = self._fetch_branch()
        return self.tip

    def compute_settled_mark(self, manifest: str) -> str:
        """See Target."""
        return self.tip

    def narrow(self, paths: Collection[str], has_below: Callable[[str], bool]) -> None:
        """See Target."""
        with self._explain_errors():
            wanted_paths = sorted({*paths, *(parent for path in paths for parent in list_parents(path)), NO_JEKYLL})
            self._parse_tree_lines(self._list_tree(["-t"], wanted_paths) if self.tip else [])

    def read_manifest(self) -> str | None:
        """See Target."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.mark()
        self.holds_everything = True
        with self._explain_errors():
            self._parse_tree_lines(self._list_tree(["-r", "-t"]) if self.tip else [])
        if any(map(SOURCES.fullmatch, self.tree)):
            raise SettingsError([f"DEPLOY : {self.name} n’est pas la branche d’un site. Choisissez-en une autre, git:origin#pages."])
        if NAME not in self.tree:
            return None
        return unveil_paths(join_base(self._read_own(NAME), self._read_own), self.tree)

    def survey(self, files: Mapping[str, str], folders: Collection[str], owned: Mapping[str, str]) -> dict[str, ExistingPath]:
        """See Target."""
        with self._explain_errors():
            self.blobs = dict(zip(files, self._hash_files(files), strict=True))
        there = {path: self._find_path(path) for path in {*files, *folders} if path in self.tree}
        return there | dict.fromkeys(self.folders & {*files, *folders}, ExistingPath.FOLDER)

    @contextmanager
    def open_for_writing(self) -> Iterator[None]:
        """See Target. What the block carried out becomes one commit, pushed when it ends; nothing is when it fails."""
        yield
        with self._explain_errors():
            self._push_commit(self._commit())

    def carry_out(self, step: Step) -> None:
        """See Target."""
        self.changes += [(path, self.blobs[path] if step.verb == "put" else "") for path in step.paths]

    def put_few(self, paths: tuple[str, ...]) -> None:
        """See Target. One commit, on what the branch is by now; when it cannot be pushed, NotNow says so."""
        with self.hold_lock():
            self.read_manifest()
            self.survey(dict.fromkeys(paths, ""), (), {})
            if any(self.tree.get(path, ("", ""))[1] != self.blobs[path] for path in paths):
                with self.open_for_writing():
                    self.carry_out(Step("put", paths))

    def write_own(self, name: str, text: str) -> None:
        """See Target. Only the last one is part of the commit."""
        with self._explain_errors():
            blob = self.git.write_blob(text.encode())
        self.changes = [change for change in self.changes if change[0] != name] + [(name, blob)]

    def _read_own(self, name: str) -> str:
        with self._explain_errors():
            return self.git("cat-file", "blob", f"{self.tip}:{name}").decode(errors="replace")

    def _find_path(self, path: str) -> ExistingPath:
        mode, blob = self.tree[path]
        if not mode.startswith("100"):
            return ExistingPath.OTHER
        return ExistingPath.SAME if blob == self.blobs.get(path) else ExistingPath.DIFFERENT

    def _fetch_branch(self) -> str:
        """The commit at the end of the branch; empty when there is no such branch. Of the site itself, only names are fetched."""
        try:
            self.git("fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", REMOTE, f"+{self.branch}:{SEEN_REF}")
        except GitError as failure:
            if ABSENT not in str(failure):
                raise
            return ""
        return self.git.run_line("rev-parse", SEEN_REF)

    def _list_tree(self, options: Collection[str], paths: Collection[str] = ()) -> list[str]:
        """What git says of the `paths` of the branch, of all without any."""
        return self.git("ls-tree", *options, "-z", "--", self.tip, *paths).decode(errors="surrogateescape").split("\0")

    def _parse_tree_lines(self, lines: list[str]) -> None:
        """Take in the mode and the object of each path of `lines`."""
        entries = [(path, *words.split()) for words, _, path in (line.partition("\t") for line in lines if line)]
        self.tree = {path: (mode, identity) for path, mode, sort, identity in entries if sort != "tree"}
        self.folders = {path for path, _, sort, _ in entries if sort == "tree"}

    def _hash_files(self, paths: Collection[str], *options: str) -> list[str]:
        names = "".join(_quote_path(str(self.output / path)) + "\n" for path in paths)
        return self.git.run_line(
            "hash-object", "--no-filters", "--stdin-paths", *options, content=names.encode(errors="surrogateescape")
        ).split()

    def _commit(self) -> str:
        self._hash_files([path for path, blob in self.changes if blob and not path.startswith(OURS)], "-w")
        if NO_JEKYLL not in self.tree:
            self.changes.append((NO_JEKYLL, self.git.write_blob(b"")))
        return self.git.write_commit(self.git.write_tree(self.tip, self.changes), "Mise en ligne du journal", self.tip)

    def _push_commit(self, commit: str) -> None:
        """Push `commit`; whatever the push said, the branch decides. Raises NotNow when another was faster."""
        try:
            self.git("push", "--quiet", REMOTE, f"{commit}:{self.branch}")
        except GitError as failure:
            tip = self._fetch_branch()
            if tip != commit:
                raise (build_busy_failure(self.name) if tip != self.tip else failure) from None
        self.tip = commit

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except GitError as failure:
            if NO_RIGHT.search(str(failure)):
                raise PersonRequired(
                    f"{self.name} : le dépôt refuse ({failure}). Vérifiez l’adresse et le droit d’écrire dessus."
                ) from None
            raise NotNow(f"{self.name} : git s’est arrêté ({failure}). Relancez ./beffroi deploy.") from None


def _quote_path(path: str) -> str:
    """A path escaped for `--stdin-paths`."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
