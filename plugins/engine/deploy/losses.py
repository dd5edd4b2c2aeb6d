"""Whether a deploy takes away so much that a person must say so: an empty import, a wrong folder, a setting undone."""

from collections.abc import Collection
from dataclasses import dataclass

from plugins.core.infrastructure.output_files import AFTERWARDS, is_compressed_twin

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
