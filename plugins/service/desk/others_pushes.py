"""Merge commits that others pushed to the journal's remote with those of the desk.

The merge is made aside, in git's own store, and the folder goes from one commit to the other: killed at any point, there is never half a
merge in it. Never a forced push. Where both have changed the same lines of a text, the desk's stay online and their author is shown both;
what only a person can merge stays where it was pushed, and blocks nothing.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure.git import SECONDS, SEEN_REF, Git, GitError, History, explain_lock, find_history
from plugins.core.infrastructure.town import TownPaths
from plugins.service.desk.others_mistakes import find_text_mistakes, is_wrong_text
from plugins.service.desk.repository import FETCHING, hold_repository, merge_texts

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
        trouble = f"Le dépôt partagé ne répond pas ({failure}) ; la publication continue, et sera poussée plus tard."
        return explain_lock(repository.git, failure) or trouble


def push_branch(file: Path, environ: Mapping[str, str], remote: str, paths: TownPaths, hand_over: HandOver) -> bool:
    """Push the journal's branch; whether there was anything to push to. Raises GitError: others have pushed, or the remote is down."""
    repository = find_history(file, environ, remote)
    if repository is None or not repository.remote or not repository.branch:
        return False
    if trouble := _merge_remote(repository, paths, hand_over):
        raise GitError(trouble)
    repository.git("push", "--quiet", repository.remote, f"HEAD:refs/heads/{repository.branch}")
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
    _abandon_merge(git)
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
        merge = tip if is_behind else git("commit-tree", tree, "-p", "HEAD", "-p", tip, "-m", MESSAGE).decode().strip()
        _go_to(repository, merge)
    except GitError as failure:
        return explain_lock(git, failure) or BY_HAND.format(failure)
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


def _abandon_merge(git: Git) -> None:
    """Take back a merge that a version of before left half made when it was killed: nothing could be committed over it."""
    with suppress(GitError):
        git("rev-parse", "--quiet", "--verify", "MERGE_HEAD")
        if git("log", "-1", "--format=%H", "MERGE_HEAD").strip() == git("rev-parse", SEEN_REF).strip():
            git("merge", "--abort")


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
    if not texts:
        return tree
    with tempfile.TemporaryDirectory() as folder:
        git = Git(repository.git.folder, repository.git.environ, SECONDS, repository.top, Path(folder) / "index")
        git("read-tree", tree)
        for name, text in texts.items():
            blob = git("hash-object", "-w", "--stdin", given=text.encode()).decode().strip()
            git("update-index", "--cacheinfo", f"100644,{blob},{name}")
        return git("write-tree").decode().strip()
