"""Where the files of a live page go: the web root on this machine, or a remote deploy destination.

A file appears whole. A compressed twin is taken away before its file changes, and made again after: whatever stops us, none is stale.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.output_files import TEXTS
from plugins.engine.deploy.deploy import put_few_files
from plugins.journal.assets.assets import OF_PAGES, SMALLEST, compress_text
from plugins.town.council.session import FEEDS, LIST, LIVE_JSON, PAGE, TWINS, WHOLE

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""The web server reads all of it."""
NO_SITE = "{} : le site n’est pas là (index.html manque). Publiez d’abord, ou rebranchez ce dossier."

Files = Mapping[str, bytes]
"""Names below the folder of the session, in the order in which they are to appear, and their bytes."""


class LivePageTarget(Protocol):
    """The folder of a session, as readers will find it."""

    def write(self, files: Files) -> None:
        """Put the `files` that are not there as they are. Raises OSError or BeffroiError; what was put stays, and it may be tried again."""

    def remove(self, name: str) -> None:
        """Take a file away, if it is there. Raises OSError."""

    def read(self, name: str) -> bytes | None:
        """Read the file `name`; None when it is missing, or cannot be known."""

    def has(self, path: str) -> bool:
        """Whether the site has the file `path`, as far as can be known."""

    def is_left_to_us(self) -> bool:
        """Whether deploys leave the folder alone, as far as is known: after a session they take it back."""


@dataclass
class LocalPageTarget:
    """The web root `root` on this machine, where the session has the folder `folder` (site-relative, with a final slash). `precompressed`
    says whether files have compressed twins. What `root` lacks is served from `behind`, a site as it was built, where there is one."""

    root: Path
    folder: str
    precompressed: bool = False
    behind: Path | None = None
    known_files: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What a service that was killed left half written goes."""
        with suppress(OSError):
            for name in (PAGE, LIVE_JSON, WHOLE, *FEEDS):
                for leftover in self.place("").glob(f".{name}*.*"):
                    leftover.unlink()

    def place(self, name: str) -> Path:
        """The file `name` of the session."""
        return self.root / self.folder / name

    def write(self, files: Files) -> None:
        """See LivePageTarget. Raises SettingsError when no site is there: a disk that is away must not be taken for an empty site."""
        if not (self.root / "index.html").is_file():
            raise SettingsError([NO_SITE.format(self.root)])
        for name, content in files.items():
            if not self._is_unchanged(name, content):
                self._write(name, content)

    def remove(self, name: str) -> None:
        """See LivePageTarget."""
        self.known_files.pop(name, None)
        self.place(name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """See LivePageTarget."""
        try:
            return self.place(name).read_bytes()
        except OSError:
            return None

    def has(self, path: str) -> bool:
        """See LivePageTarget."""
        return any((folder / path).is_file() for folder in (self.root, self.behind) if folder)

    def is_left_to_us(self) -> bool:
        """See LivePageTarget."""
        return _is_listed(self.root, self.folder)

    def _is_unchanged(self, name: str, content: bytes) -> bool:
        """Whether the file is as we left it, or already as it would be."""
        place = self.place(name)
        try:
            modified_at = place.stat().st_mtime_ns
            same = self.known_files.get(name) == (_digest_content(content), modified_at) or place.read_bytes() == content
        except OSError:
            return False
        if same:
            self.known_files[name] = _digest_content(content), modified_at
        return same

    def _write(self, name: str, content: bytes) -> None:
        place = self.place(name)
        for folder in [parent for parent in (place.parent.parent, place.parent) if not parent.is_dir()]:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(FOLDER_MODE)
        for ending in TWINS[1:]:
            Path(f"{place}{ending}").unlink(missing_ok=True)
        durable.write_durably(place, content, FILE_MODE)
        self.known_files[name] = _digest_content(content), place.stat().st_mtime_ns
        for ending, twin in (
            compress_text(content, OF_PAGES) if self.precompressed and _is_worth_compressing(name, content) else {}
        ).items():
            durable.write_durably(Path(f"{place}{ending}"), twin, FILE_MODE)


@dataclass
class RemotePageTarget:
    """The destination of the setting DEPLOY, reached at each change with the delay that this takes. `staging` is a folder of this machine
    that holds what is to go, `output` the site as it was built."""

    staging: Path
    output: Path
    folder: str
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    precompressed: bool = False
    known_files: dict[str, bytes] = field(default_factory=dict)

    def write(self, files: Files) -> None:
        """See LivePageTarget. All `files` are sent together, in the destination's own order."""
        changed = {name: content for name, content in files.items() if self.known_files.get(name) != _digest_content(content)}
        named = [name for name, content in changed.items() for name in self._stage_file(name, content)]
        if named:
            put_few_files(self.staging, [f"{self.folder}{name}" for name in named], self.conf, self.environ)
        self.known_files |= {name: _digest_content(content) for name, content in changed.items()}

    def remove(self, name: str) -> None:
        """See LivePageTarget. A destination keeps every file: an empty one replaces it, so that readers no longer see it."""
        if self.read(name):
            self.write({name: b""})

    def read(self, name: str) -> bytes | None:
        """See LivePageTarget. What was put last by this machine."""
        try:
            return (self.staging / self.folder / name).read_bytes()
        except OSError:
            return None

    def has(self, path: str) -> bool:
        """See LivePageTarget."""
        return True

    def is_left_to_us(self) -> bool:
        """See LivePageTarget. As the site was built on this machine."""
        return _is_listed(self.output, self.folder)

    def _stage_file(self, name: str, content: bytes) -> list[str]:
        variants = {"": content} | (
            dict(compress_text(content, OF_PAGES)) if self.precompressed and _is_worth_compressing(name, content) else {}
        )
        for ending, text in variants.items():
            place = self.staging / self.folder / f"{name}{ending}"
            place.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(place, text)
        return [f"{name}{ending}" for ending in variants]


def _is_worth_compressing(name: str, content: bytes) -> bool:
    return name.endswith(TEXTS) and len(content) >= SMALLEST


def _digest_content(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _is_listed(site: Path, folder: str) -> bool:
    """Whether the list of live sessions of `site` names `folder`; a site without such a list, or with one that is being written, forbids
    nothing."""
    try:
        return folder in json.loads((site / LIST).read_text(encoding="utf-8"))["folders"]
    except (OSError, ValueError, KeyError, TypeError):
        return True
