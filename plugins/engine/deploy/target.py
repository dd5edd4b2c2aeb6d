"""The interface of a destination, however it is reached."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from plugins.engine.deploy.manifest import NAME, join_base
from plugins.engine.deploy.plan import ExistingPath, Step


class Target(Protocol):
    """A destination. Whatever fails raises a BeffroiError that says why in French."""

    name: str
    """As the webmaster knows it."""

    veils: bool
    """Whether readers of the site can read our files there: their text is then veiled."""

    seen_mark: str
    """The mark as `mark` or `manifest` has read it last."""

    def hold_lock(self) -> AbstractContextManager[None]:
        """Keep every other deploy away during the block. Raises NotNow when one is under way."""

    def mark(self) -> str:
        """A mark that changes with each deploy, read with one small file; empty when nothing is there."""

    def compute_settled_mark(self, manifest: str) -> str:
        """The destination's mark after we have written that manifest there."""

    def narrow(self, paths: Collection[str], has_below: Callable[[str], bool]) -> None:
        """Only these paths, and the folders above them, are surveyed and carried out: in place of `manifest`, which looks at everything.

        `has_below` tells whether one of our files stays below a folder once the steps are carried out.
        """

    def read_manifest(self) -> str | None:
        """The text of the manifest at the destination; None without one."""

    def survey(self, files: Mapping[str, str], folders: Collection[str], owned: Mapping[str, str]) -> dict[str, ExistingPath]:
        """What exists at each of the paths of `files` and `folders`; absent paths are left out.

        `owned` is what the manifest says, for a destination whose bytes cannot be read without fetching them.
        """

    def open_for_writing(self) -> AbstractContextManager[None]:
        """The block in which steps and manifests are written: all that costs a destination something is done for it only.

        Raises NotNow when the destination has changed since it was surveyed.
        """

    def carry_out(self, step: Step) -> None:
        """Do one step; each file appears whole or not at all, and folders that this leaves empty disappear."""

    def put_few(self, paths: tuple[str, ...]) -> None:
        """Copy these files, each atomically where the destination allows it; without the lock, because no one else writes them."""

    def write_own(self, name: str, text: str) -> None:
        """Replace one of our own files, as the manifest, durably."""


class PlainTarget(ABC):
    """The base of the folder and rsync targets."""

    veils, seen_mark = False, ""

    def mark(self) -> str:
        """See Target."""
        self.seen_mark = self._read_own(NAME) or ""
        return self.seen_mark

    def compute_settled_mark(self, manifest: str) -> str:
        """See Target."""
        return manifest

    def narrow(self, paths: Collection[str], has_below: Callable[[str], bool]) -> None:
        """See Target: only what is asked for is ever looked at."""
        return None

    def read_manifest(self) -> str | None:
        """See Target."""
        text = self._read_own(NAME)
        self.seen_mark = text or ""
        return None if text is None else join_base(text, self._read_own)

    def open_for_writing(self) -> AbstractContextManager[None]:
        """See Target."""
        return nullcontext()

    @abstractmethod
    def _read_own(self, name: str) -> str | None:
        """The text of one of our own files; None when it is not there."""
