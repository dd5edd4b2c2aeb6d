"""The interface of a destination, however it is reached."""

import errno
import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Protocol

from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired, SettingsError
from plugins.engine.deploy.manifest import NAME, OURS, join_base
from plugins.engine.deploy.plan import DeployPlan, ExistingPath, Step, list_parents, plan_deploy

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ABSENCES = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class SiteFileGone(NotNow):
    """The `file` of the site went away while the site was looked at or sent: another program writes there."""

    def __init__(self, file: str):
        self.file = file
        super().__init__(f"{file} a disparu pendant la mise en ligne : un autre programme écrit dans ce dossier. Relancez.")


@contextmanager
def explain_failures(destination: str, output: Path) -> Iterator[None]:
    """Turns the system's refusals into PersonRequired: a deploy that is run again once the cause is gone completes the site.

    What goes away from the site `output` meanwhile is SiteFileGone.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, ABSENCES) and error.filename and Path(error.filename).is_relative_to(output):
            raise SiteFileGone(str(error.filename)) from error
        where = f"{destination} : " + (f"{error.filename} : " if error.filename else "")
        if error.errno in FULL:
            raise PersonRequired(f"{where}il n’y a plus de place sur le disque. Faites-en, puis relancez ./beffroi deploy.") from error
        if error.errno in FORBIDDEN:
            raise PersonRequired(f"{where}les droits ne permettent pas d’y lire ou d’y écrire. Corrigez-les, puis relancez.") from error
        raise PersonRequired(f"{where}le dépôt s’est arrêté ({error.strerror or error}). Relancez ./beffroi deploy.") from error


PREVIEW = "_apercu"
"""The folder that only a preview has: no publication may take that address."""


def digest_site(output: Path) -> dict[str, str]:
    """Every file below `output` with its SHA-256, in a stable order.

    Raises SettingsError when no whole site is there, when it is a preview, or when something in it is not a plain file.
    """
    refuse_other_than_a_whole_site(output)
    return {path.relative_to(output).as_posix(): digest_file(path) for path in _iterate_files(output)}


def digest_files(output: Path, paths: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of those of the `paths` that are files below `output`. Raises SettingsError as `digest_site` does."""
    refuse_other_than_a_whole_site(output)
    there = {path: output / path for path in sorted(paths) if not path.startswith(OURS)}
    for place in there.values():
        if place.is_symlink() or (place.exists() and not (place.is_file() or place.is_dir())):
            raise build_not_a_file_error(place)
    return {path: digest_file(place) for path, place in there.items() if place.is_file()}


def refuse_other_than_a_whole_site(output: Path) -> None:
    """Raise SettingsError when no whole site is there, or when it is a preview."""
    if not (output / "index.html").is_file():
        raise SettingsError([f"{output} : il n’y a pas ici de site complet (index.html manque). Lancez d’abord ./beffroi build."])
    if (output / PREVIEW).exists():
        raise SettingsError([f"{output} : c’est un aperçu, brouillons compris. Lancez ./beffroi build, qui refait le site."])


def build_not_a_file_error(path: str | Path) -> SettingsError:
    """The error for something that cannot be deployed."""
    return SettingsError([f"{path} n’est pas un fichier ordinaire (un lien, peut-être) : il ne sera pas déposé. Retirez-le."])


def digest_file(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _iterate_files(folder: Path, root: bool = True) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if root and entry.name.startswith(OURS):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _iterate_files(Path(entry.path), root=False)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise build_not_a_file_error(entry.path)


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


def plan_steps(target: Target, owned: Mapping[str, str], files: Mapping[str, str]) -> DeployPlan:
    """Plan how `files` replace the `owned` ones. Raises PersonRequired when a file that is not ours is in the way."""
    existing = target.survey(files, {parent for path in files for parent in list_parents(path)}, owned)
    steps = plan_deploy(owned, files, existing)
    if steps.refused:
        first, more = steps.refused[0], len(steps.refused) - 1
        others = f" (et {more} autre{'s' if more > 1 else ''})" if more else ""
        raise PersonRequired(
            f"{target.name} : « {first} »{others} est déjà là et ne vient pas de Beffroi. Rien n’a été touché : déplacez-le, puis relancez."
        )
    return steps


def carry_out(target: Target, step: Step) -> None:
    """Carry out one step. When the host refuses it midway, as a full disk does, the new pages are removed again: they link to each other.

    No page links to them yet, and removing needs no space; when even that fails, the first refusal is reported.
    """
    try:
        target.carry_out(step)
    except PersonRequired:
        if step.fresh:
            with suppress(BeffroiError):
                target.carry_out(Step("remove", step.fresh))
        raise


def format_steps(name: str, steps: DeployPlan) -> str:
    """The steps done, in one French line."""
    if not steps.steps:
        return f"{name} est à jour : rien à déposer."
    counts = [(steps.added, "ajouté"), (steps.replaced, "remplacé"), (steps.removed, "supprimé")]
    (first, word), *others = [(count, f"{word}{'s' if count > 1 else ''}") for count, word in counts if count]
    words = [f"{first} {'fichiers' if first > 1 else 'fichier'} {word}", *(f"{count} {word}" for count, word in others)]
    return f"{name} : {', '.join(words)}."
