"""Order the steps of a deploy so that any live page finds all it links to at any moment.

Targets of links come before the links; a new page comes before the pages that link to it; removals come last. After a power cut readers see
a consistent site, and the next run completes it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from plugins.core.infrastructure.output_files import AFTERWARDS, find_original, is_compressed_twin

SHARE = 3
"""More than one in so many."""

FEW = 10
"""A site of fewer files is one that somebody is trying out: it is never asked about."""

BROUGHT = ("images/", "theme/", *(f"{folder}/" for folder in AFTERWARDS))
"""What pages bring with them, at addresses that nobody knows; those of pictures follow their bytes, those of the index its words."""


@dataclass(frozen=True)
class Losses:
    """The deletions of a deploy: so many files, of so many that are there; so many of them are `addresses` that readers may know."""

    files: int
    total: int
    addresses: int


def find_deletions_needing_consent(owned: Collection[str], new: Collection[str]) -> Losses | None:
    """The deletions when the files `owned` become `new`, if more than a third goes; None when no one need confirm.

    A third of the addresses; or a third of all files, with not as many coming: a new encoding renames every picture, and loses nothing.
    Nobody loses a compressed twin.
    """
    owned, new = _list_originals(set(owned)), _list_originals(set(new))
    removed, come = owned - new, new - owned
    removed_addresses, owned_addresses = _count_addresses(removed), _count_addresses(owned)
    if _is_heavy(removed_addresses, owned_addresses) or _is_heavy(len(removed) - len(come), len(owned)):
        return Losses(len(removed), len(owned), removed_addresses)
    return None


def count_addresses(paths: Collection[str]) -> int:
    """The number of `paths` that are addresses that readers may know."""
    return _count_addresses(_list_originals(set(paths)))


def _list_originals(paths: set[str]) -> set[str]:
    return {path for path in paths if not is_compressed_twin(path, paths)}


def _count_addresses(paths: Collection[str]) -> int:
    return sum(not path.startswith(BROUGHT) for path in paths)


def _is_heavy(part: int, whole: int) -> bool:
    return whole >= FEW and part * SHARE > whole


FEEDS = "flux"
STYLES = (".css", ".js", ".mjs", ".json", ".webmanifest")
PAGES = (".html", ".htm")


class ExistingPath(Enum):
    """What exists at a path of the destination."""

    SAME = "same"
    DIFFERENT = "different"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """Files to `put` or to `remove`, in any order among themselves. `fresh` are those of them where nothing stood: no page leads to them
    until a later step, and they may lead to one another."""

    verb: str
    paths: tuple[str, ...]
    fresh: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class DeployPlan:
    """The steps, in order. `refused` are the paths where something that is not ours is in the way: then nothing may be done."""

    steps: tuple[Step, ...] = ()
    refused: tuple[str, ...] = ()
    added: int = 0
    replaced: int = 0
    removed: int = 0

    @property
    def changed_paths(self) -> frozenset[str]:
        """Every path that the steps put or remove."""
        return frozenset(path for step in self.steps for path in step.paths)

    @property
    def put_paths(self) -> frozenset[str]:
        """Every path that the steps put."""
        return frozenset(path for step in self.steps if step.verb == "put" for path in step.paths)


def plan_deploy(owned: Collection[str], new: Collection[str], existing: Mapping[str, ExistingPath]) -> DeployPlan:
    """Plan how the files `new` replace the files `owned`; `existing` gives what is at the new paths and in their way.

    A file that is there, is not ours and has the same bytes becomes ours; with other bytes, it is refused.
    """
    owned, new = set(owned), set(new)
    removed = owned - new
    refused = sorted(set(_find_refused(owned, new, existing)))
    if refused:
        return DeployPlan(refused=tuple(refused))
    added = {path for path in new if path not in existing or existing[path] is ExistingPath.FOLDER}
    replaced = {path for path in new if existing.get(path) in (ExistingPath.DIFFERENT, ExistingPath.OTHER)}
    obstacles = {path for path in removed if path in existing or any(parent in added for parent in list_parents(path))}
    steps = [
        Step("remove", _sort_paths(obstacles)),
        *(_plan_puts({path for path in paths if rank_path(path) == level}, existing) for level in range(4) for paths in (added, replaced)),
        *(Step("remove", _sort_paths(path for path in removed - obstacles if rank_path(path) == level)) for level in reversed(range(4))),
    ]
    return DeployPlan(tuple(step for step in steps if step.paths), (), len(added), len(replaced), len(removed))


def _plan_puts(paths: set[str], found: Mapping[str, ExistingPath]) -> Step:
    return Step("put", _sort_paths(paths), _sort_paths(paths - found.keys()))


def rank_path(path: str) -> int:
    """0 points at nothing; 1, styles and scripts, points at 0; 2, pages, point at 0 to 2; 3, feeds and site maps, lead to pages."""
    path = find_original(path)
    pure = PurePosixPath(path)
    if pure.suffix in PAGES:
        return 2
    if pure.parts[0] == FEEDS or pure.suffix == ".xml" or path == "robots.txt":
        return 3
    return 1 if pure.suffix in STYLES else 0


def list_parents(path: str) -> list[str]:
    """The folders above `path`, below the destination."""
    return [str(parent) for parent in PurePosixPath(path).parents][:-1]


def _find_refused(owned: set[str], new: set[str], found: Mapping[str, ExistingPath]) -> Iterator[str]:
    holders = {parent for path in owned for parent in list_parents(path)}
    for path in new:
        there = found.get(path, ExistingPath.SAME)
        ours = path in (holders if there is ExistingPath.FOLDER else owned)
        if there is not ExistingPath.SAME and not ours:
            yield path
        yield from (
            parent
            for parent in list_parents(path)
            if found.get(parent, ExistingPath.FOLDER) is not ExistingPath.FOLDER and parent not in owned
        )


def _sort_paths(paths: Collection[str] | Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(paths))
