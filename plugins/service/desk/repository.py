"""The journal's repository, as the desk writes in it: one commit a publication, under its author's name; the versions of a text.

Nothing else that lies in the folder is committed. Workers of several queues work in it: each holds it while it reads, writes and commits.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.infrastructure.durable import hold_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.git import (
    SEEN_REF,
    Git,
    GitError,
    GitLock,
    History,
    explain_cause,
    explain_lock,
    find_history,
    remove_left_locks,
)
from plugins.core.infrastructure.town import TownPaths
from plugins.journal.editorial.check import check_journal, check_recent
from plugins.journal.editorial.reading import parse_file
from plugins.journal.editorial.rules import TownRules

LOG = logging.getLogger("beffroi.service")
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
    return explain_for_editors(repository.git, failure) if repository else explain_cause(failure)


def explain_for_editors(git: Git, failure: GitError) -> str:
    """The French explanation of `failure`; git's own words go to the log."""
    LOG.warning("git : %s", failure)
    return explain_lock(git, failure) or explain_cause(failure)


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


MOST = 200
"""Texts of one push that are read one by one; past that, the journal is checked whole once they are in it."""


def find_text_mistakes(git: Git, top: Path, tree: str, paths: TownPaths) -> Iterator[str]:
    """The message of the first mistake of each text that `tree` would bring into the folder: such a text would stop every publication."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    names = git("diff", "--name-only", "--diff-filter=d", "-z", "HEAD", tree).decode().split("\0")
    for name in names[:MOST]:
        file = top / name
        if file.suffix == ".md" and file.is_relative_to(paths.content):
            data = git("show", f"{tree}:{name}")
            errors = parse_file(paths.content, file.relative_to(paths.content).as_posix(), data, rules).errors
            yield from map(str, errors[:1])


def is_wrong_text(text: str, source: str, paths: TownPaths) -> bool:
    """Whether `check` finds a mistake in the text at `source`, on its own."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    return bool(parse_file(paths.content, source, text.encode(), rules).errors)


def find_own_mistakes(paths: TownPaths, source: str) -> list[str]:
    """The mistakes of the text at `source` over which the journal stops, as `check` says them: those between texts too."""
    errors = check_journal(paths.content, paths.conf, paths.environ).errors
    return [str(mistake) for mistake in errors if mistake.file == f"{paths.content.name}/{source}"]


def find_unpublished_culprits(paths: TownPaths, source: str, audience: str) -> list[str]:
    """The texts over which the site for `audience` stops, when none of them was ever kept in the journal's history and none is `source`;
    empty otherwise."""
    settings_folder = paths.settings_file.parent
    report = check_recent(
        paths.content, paths.conf, paths.environ, paths.state, [*settings_folder.glob("*.py"), *settings_folder.glob("*.toml")]
    )
    files = sorted({mistake.file for mistake in report.list_errors(audience)})
    below = [file.removeprefix(f"{paths.content.name}/") for file in files]
    wrong = any(
        name in (file, source) or list_versions(paths.content / name, paths.environ) for name, file in zip(below, files, strict=True)
    )
    return [] if wrong else files


MESSAGE = "réunion avec ce que d’autres ont poussé"
BY_HAND = "Ce que d’autres ont poussé ne se fond pas ici ({}) : une personne doit le faire, avec git."


@dataclass(frozen=True)
class ContestedText:
    """A text of which a commit of the desk and a pushed one have changed the same lines. `source` is its file below the content; `ours` and
    `theirs` are the text with all that either has changed elsewhere and, on those lines, what each of them has written."""

    source: str
    ours: str
    theirs: str


HandOver = Callable[[Sequence[ContestedText]], bool]
"""Shows both versions to whoever wrote the desk's; False when there is nobody to be shown one of them."""


def take_in_pushes(file: Path, environ: Mapping[str, str], remote: str, paths: TownPaths, hand_over: HandOver) -> str:
    """Merge what others have pushed into the journal's branch, before anything is written; empty, or why it could not be, in French."""
    repository = find_history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return ""
    try:
        return _merge_remote(repository, paths, hand_over)
    except GitError as failure:
        return f"{explain_for_editors(repository.git, failure)} La publication continue, et sera poussée plus tard."


def push_branch(file: Path, environ: Mapping[str, str], remote: str, paths: TownPaths, hand_over: HandOver) -> bool:
    """Push the journal's branch; whether there was anything to push to. Raises NotNow: others have pushed, or the remote is down."""
    repository = find_history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return False
    try:
        if trouble := _merge_remote(repository, paths, hand_over):
            raise NotNow(trouble)
        repository.git("push", "--quiet", repository.remote, f"HEAD:refs/heads/{repository.branch}")
    except GitError as failure:
        raise NotNow(explain_for_editors(repository.git, failure)) from None
    return True


def is_branch_shared(file: Path, environ: Mapping[str, str], remote: str) -> bool:
    """Whether the remote branch holds commits that the folder has not. Raises GitError when the remote is down."""
    repository = find_history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return False
    tip = repository.git("ls-remote", "--heads", repository.remote, f"refs/heads/{repository.branch}").decode().partition("\t")[0]
    with suppress(GitError):
        repository.git("merge-base", "--is-ancestor", tip or "HEAD", "HEAD")
        return False
    return True


def _merge_remote(repository: History, paths: TownPaths, hand_over: HandOver) -> str:
    git = repository.git
    with hold_repository(repository, FETCHING):
        if not git("ls-remote", "--heads", repository.remote, f"refs/heads/{repository.branch}").strip():
            return ""
        git("fetch", "--quiet", "--no-tags", repository.remote, f"+refs/heads/{repository.branch}:{SEEN_REF}")
        with hold_repository(repository):
            return _merge_fetched(repository, paths, hand_over)


def _merge_fetched(repository: History, paths: TownPaths, hand_over: HandOver) -> str:
    """Merge the commit that was fetched, and no later one: the relay of an alert fetches too, whenever it must."""
    git = repository.git
    tip = git("rev-parse", SEEN_REF).decode().strip()
    if git("rev-list", "--count", f"HEAD..{tip}").strip() == b"0":
        return ""
    try:
        is_behind = git("rev-list", "--count", f"{tip}..HEAD").strip() == b"0"
        tree, names = (tip, []) if is_behind else _merge_trees(git, tip)
        contested = [_find_contested(git, repository.top / name, name, paths, tip) for name in names]
        tree = _settle_tree(repository, tree, dict(zip(names, (text.ours for text in contested), strict=True)))
        if wrong := list(find_text_mistakes(git, repository.top, tree, paths)):
            lines = "\n".join(wrong)
            return f"Ce que d’autres ont poussé a des fautes et attend d’être corrigé, sans rien retenir d’autre :\n{lines}"
        if contested and not hand_over(contested):
            return BY_HAND.format(", ".join(names))
        merge = tip if is_behind else git.write_commit(tree, MESSAGE, "HEAD", tip)
        _go_to(repository, merge)
    except GitError as failure:
        return explain_lock(git, failure) or BY_HAND.format(explain_for_editors(git, failure).removesuffix("."))
    return ""


def _go_to(repository: History, merge: str) -> None:
    """Bring the folder and its branch to `merge`, which follows them. Raises GitError."""
    words = "merge", "--quiet", "--ff-only", "--no-verify", merge
    try:
        repository.git(*words)
    except GitError:
        _undo_half_checkout(repository, merge)
        repository.git(*words)


def _undo_half_checkout(repository: History, merge: str) -> None:
    """Put back the files that a git that was killed had already brought to `merge`, to the byte: the next one takes them for changes of
    somebody's, and stops. No other file is touched, and what is put back is in `merge`. Raises GitError."""
    git = repository.git
    names = [name for name in git("diff", "--name-only", "--diff-filter=ACMT", "-z", "HEAD", merge).decode().split("\0") if name]
    changed = set(git("diff", "--name-only", "-z", "HEAD", "--", ":/").decode().split("\0"))
    changed |= set(git("ls-files", "--full-name", "--others", "-z", "--", ":/").decode().split("\0"))
    for name in changed.intersection(names):
        file = repository.top / name
        if not file.is_symlink() and git("hash-object", "--", str(file)) == git("rev-parse", f"{merge}:{name}"):
            if git("ls-tree", "-z", "HEAD", "--", f":/{name}").strip():
                git("checkout", "--quiet", "HEAD", "--", f":/{name}")
            else:
                file.unlink()


def _merge_trees(git: Git, tip: str) -> tuple[str, list[str]]:
    """The tree of both branches, and the names of the files that both changed on the same lines. Raises GitError."""
    try:
        answer = git("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", "HEAD", tip)
    except GitError as failure:
        if not failure.printed:
            raise
        answer = failure.printed
    tree, *names = answer.decode().rstrip("\0").split("\0")
    return tree.strip(), names


def _find_contested(git: Git, file: Path, name: str, paths: TownPaths, tip: str) -> ContestedText:
    """The text `name` by the one and by the other. Raises GitError for what is no text of the journal, or is not there in all of them."""
    if file.suffix != ".md" or not file.is_relative_to(paths.content):
        raise GitError(name)
    base_commit = git("merge-base", "HEAD", tip).decode().split()[0]
    try:
        base, ours, theirs = (git("show", f"{commit}:{name}").decode() for commit in (base_commit, "HEAD", tip))
    except UnicodeDecodeError:
        raise GitError(name) from None
    source = file.relative_to(paths.content).as_posix()
    our_side, their_side = (merge_texts(base, ours, theirs, side) or "" for side in ("ours", "theirs"))
    if is_wrong_text(our_side, source, paths):
        our_side = ours
    return ContestedText(source, our_side, theirs if is_wrong_text(their_side, source, paths) else their_side)


def _settle_tree(repository: History, tree: str, texts: Mapping[str, str]) -> str:
    """The tree with these texts in it, by name."""
    git = repository.git
    return git.write_tree(tree, [(name, git.write_blob(text.encode())) for name, text in texts.items()]) if texts else tree
