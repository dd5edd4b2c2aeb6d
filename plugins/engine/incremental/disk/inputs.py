"""The inputs of a build: whether anything moved since the last one. Answered from sizes and dates, without importing Pelican.

The world around the content is one of them: Python, its packages, our code, the environment. When it moves, nothing of the store is used.
"""

import hashlib
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.town import ROOT
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.disk import commit
from plugins.engine.incremental.disk.scan import (
    DOUBT,
    STORE,
    DiskScan,
    SiteScan,
    Stat,
    digest_file,
    digest_scan,
    find_sibling_path,
    find_stat,
    is_same_stat,
    rescan_site,
    scan_roots,
)
from plugins.engine.incremental.processes.child import OutputState

CODE = str(ROOT / "plugins")
LIBRARIES = Path(sysconfig.get_path("purelib"))
"""The folder of the installed packages, whose date changes with them."""
VISIBLE_VARIABLES = ("BEFFROI_SITEURL", "BEFFROI_STATE", "BEFFROI_LEDGER")
"""Our variables that a page can depend on: those of the settings of rooms that Pelican knows. Accounts, hosts and keys are in no page; the
instant is looked at apart."""
LOCALE = ("TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_CTYPE")
PYTHON, PACKAGES, PLACE = "Python", "paquets", "dossiers"


def digest_environment(words: Iterable[str], environ: Mapping[str, str]) -> dict[str, bytes]:
    """A digest of each part of the environment but the code: Python, packages, Pelican's arguments (`words`), each variable."""
    variables = {name: environ[name] for name in sorted((*VISIBLE_VARIABLES, *LOCALE)) if name in environ}
    parts = {PYTHON: sys.version, PACKAGES: list_packages(), PLACE: list(words), **variables}
    return {name: _digest(part) for name, part in parts.items()}


def digest_world(code: Mapping[str, bytes], parts: Mapping[str, bytes]) -> bytes:
    """A digest of the world: `code` is the digest of each file of code, `parts` those of `digest_environment`."""
    return _digest((sorted(code.items()), list(parts.items())))


def list_packages() -> list[str]:
    """The packages that are installed, each with its version: the names of their `.dist-info` folders."""
    return sorted(path.name for path in LIBRARIES.iterdir() if path.suffix == ".dist-info")


def _digest(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).digest()


FEW_FOLDERS = 500
"""Folders of the output that are looked into at each build, sooner than the list of them all is written again: 1 MB, or 5 ms, for
13,000."""

INPUTS, INPUTS_SINCE = "inputs", "inputs since"
"""The notes of all inputs of a build, and of what has changed of them since: 2 MB of 10,000 articles need not be written for one."""
OUTSIDE = "outside"
"""The note of the files that rooms of the last build wrote outside the output, as it left them."""
InputRow = tuple[int, int, bytes]
"""The size, the date and the digest of an input."""


@dataclass
class Inputs:
    """What lies on the disk now, beside what the last build noted. `output` is a folder, `settings_file` and `content` are absolute;
    `scan` is what was seen just now at the same places, if anybody has looked."""

    store: BuildStore
    content: Path
    settings_file: Path
    output: Path
    words: tuple[str, ...]
    environ: Mapping[str, str]
    scan: DiskScan | None = None
    _folder_dates: dict[str, int] = field(default_factory=dict)
    _changed: tuple[Mapping[str, bytes], list[str]] | None = None

    def __post_init__(self) -> None:
        self.code, self.roots = self._list_roots()
        self._folders = tuple(f"{root}/" for root in self.code)
        scan = self.scan
        self.disk_scan = scan if scan is not None and scan.roots == tuple(self.roots) else scan_roots(self.roots)
        self.around_now = digest_environment(self.words, self.environ)

    def is_unchanged(self) -> bool:
        """Whether nothing at all moved since the last build, judging by sizes and dates, and by the bytes of what was in doubt."""
        signature, doubtful = unpack_values(self.store.read_note("quick"), (b"", {}))
        return (
            signature == self.disk_scan.signature
            and all(path in self.disk_scan.files and digest_file(path) == before for path, before in doubtful.items())
            and self.around == self.around_now
            and self.is_all_intact
        )

    @cached_property
    def output_files(self) -> dict[str, Stat]:
        """The files that the output holds: looked at last, since that takes three times as long as looking at the sources."""
        scan = self._scan_site()
        self._folder_dates = scan.folder_dates
        return scan.files

    def _scan_site(self) -> SiteScan:
        return rescan_site(self.output, self.outputs, unpack_values(self.store.read_note("folders"), {}))

    @cached_property
    def around(self) -> dict[str, bytes]:
        """What the last build recorded of the world, without its code."""
        noted: dict[str, bytes] = unpack_values(self.store.read_note("around"), {})
        return noted

    @cached_property
    def outputs(self) -> dict[str, Stat]:
        """The files that the last build left in the output."""
        return commit.read_output_files(self.store)

    @property
    def is_all_intact(self) -> bool:
        """Whether all that the last build wrote is as it left it: what it gathered to be announced too, which is not in the output."""
        stat_by_name: dict[str, Stat] = unpack_values(self.store.read_note(OUTSIDE), {})
        return all(is_same_stat(find_stat(Path(name)), stat) for name, stat in stat_by_name.items()) and self._is_output_intact

    @property
    def _is_output_intact(self) -> bool:
        return self.output_files == self.outputs or (self.output_files.keys() == self.outputs.keys() and not self.find_lost_files())

    def find_lost_files(self) -> frozenset[str]:
        """The files of the output that are no longer as the last build left them."""
        return frozenset(path for path, stat in self.outputs.items() if not is_same_stat(self.output_files.get(path), stat))

    @property
    def output_state(self) -> OutputState:
        """The state of the output."""
        return OutputState(self.output_files, self.find_lost_files())

    def forget_last_build(self) -> None:
        """Free the recorded inputs and the scan of the output while Pelican works; they are read again on demand."""
        for name in ("output_files", "outputs", "recorded_inputs"):
            self.__dict__.pop(name, None)

    @cached_property
    def recorded_inputs(self) -> dict[str, InputRow]:
        """The size, date and digest of each input at the last build."""
        since = unpack_values(self.store.read_note(INPUTS_SINCE), None)
        return {} if since is None else commit.list_changed_rows(unpack_values(self.store.read_note(INPUTS), {}), since)

    def get_digests(self) -> dict[str, bytes]:
        """The digest of each input."""
        digests, changed_paths = digest_scan(self.disk_scan, self.recorded_inputs, unpack_values(self.store.read_note("looked"), 0))
        self._changed = digests, changed_paths
        return digests

    def is_code(self, path: str) -> bool:
        """Whether the whole site depends on the file."""
        return path.startswith(self._folders) or path in self.code

    def digest_world(self, current_digests: Mapping[str, bytes]) -> bytes:
        """The world with the code in it, given the digests."""
        return digest_world({path: mark for path, mark in current_digests.items() if self.is_code(path)}, self.around_now)

    def find_changed_files(self, current_digests: Mapping[str, bytes]) -> list[str]:
        """The files that differ from what the last build recorded, or are gone; computed once."""
        if self._changed is None or self._changed[0] is not current_digests:
            recorded = self.recorded_inputs
            changed_paths = [path for path, mark in current_digests.items() if (row := recorded.get(path)) is None or row[2] != mark]
            changed_paths += [path for path in recorded if path not in current_digests]
            self._changed = current_digests, changed_paths
        return self._changed[1]

    def has_same_bytes(self, current_digests: Mapping[str, bytes]) -> bool:
        """Whether only dates moved, as after a checkout: the same files, with the same bytes."""
        return (
            bool(self.recorded_inputs)
            and not self.find_changed_files(current_digests)
            and self.around == self.around_now
            and self.is_all_intact
        )

    def _list_roots(self) -> tuple[list[str], list[str]]:
        """Where the code lies, and all that a build reads: what the last one said, since only Pelican knows."""
        code, others = unpack_values(self.store.read_note("roots"), ([], []))
        code = sorted({CODE, str(self.settings_file), *code})
        return code, sorted({str(self.content), *code, *others})

    def add_new_inputs(self, current_digests: dict[str, bytes]) -> None:
        """Add the inputs that this build has read for the first time; those that changed since it began will be checked again."""
        before = self.code, self.roots
        self.code, self.roots = self._list_roots()
        self._folders = tuple(f"{root}/" for root in self.code)
        if before == (self.code, self.roots):
            return
        among = scan_roots(sorted(set(self.roots).difference(before[1]))).files
        new = replace(self.disk_scan, files={path: stat for path, stat in among.items() if path not in self.disk_scan.files})
        current_digests.update((path, b"" if new.files[path][1] > new.at else digest_file(path)) for path in new.files)
        self.disk_scan = replace(self.disk_scan, files=dict(sorted((self.disk_scan.files | new.files).items())), roots=tuple(self.roots))

    def settle(self, current_digests: Mapping[str, bytes]) -> None:
        """Read again what may have changed without showing it, if its date is by now old enough to show it from now on: the build after
        this one need not."""
        later = time.time_ns()
        ripe = [path for path in self.disk_scan.list_doubtful_files() if self.disk_scan.files[path][1] < later - DOUBT]
        with suppress(OSError):
            if ripe and all(digest_file(path) == current_digests[path] for path in ripe):
                self.disk_scan = replace(self.disk_scan, at=later)

    def save(self, current_digests: Mapping[str, bytes]) -> None:
        """Note all of this, as what the output was made from."""
        doubtful = {path: current_digests[path] for path in self.disk_scan.list_doubtful_files()}
        self._save_rows({path: (*stat, current_digests[path]) for path, stat in self.disk_scan.files.items()})
        self.store.write_note("around", pack_values(self.around_now))
        self.store.write_note("world", self.digest_world(current_digests))
        self.store.write_note("looked", pack_values(self.disk_scan.at))
        self.store.write_note("quick", pack_values((self.disk_scan.signature, doubtful)))
        self._save_folders()

    def _save_rows(self, rows: dict[str, InputRow]) -> None:
        """Note what has changed since all rows were noted, if that is little; else all of them."""
        base: dict[str, InputRow] = unpack_values(self.store.read_note(INPUTS), {})
        since: dict[str, InputRow | None] = {path: row for path, row in rows.items() if base.get(path) != row}
        since |= dict.fromkeys(base.keys() - rows.keys())
        if len(since) > commit.FEW or not base:
            self.store.write_note(INPUTS, pack_values(rows))
            since = {}
        self.store.write_note(INPUTS_SINCE, pack_values(since))

    def _save_folders(self) -> None:
        """Note when the folders of the output last changed, if many were looked into: those of a build from nothing are, at its end, unless
        all was put in place at once (`commit.Commit.folder_dates`)."""
        if not self.store.get_note_size("folders"):
            scan = self._scan_site()
            is_whole = scan.files.keys() == self.outputs.keys()
            self.store.write_note("folders", pack_values(scan.folder_dates) if is_whole else None)
        elif len(self._folder_dates) > FEW_FOLDERS:
            before: dict[str, int] = unpack_values(self.store.read_note("folders"), {})
            self.store.write_note("folders", pack_values(SiteScan({}, self._folder_dates).list_folders_after(before)))


def is_still_valid(store: BuildStore, environ: Mapping[str, str]) -> bool:
    """Whether the last build would be the same now: it was made before, and nothing was to happen since."""
    made_at, until, stands = unpack_values(store.read_note("time"), ("", "", ""))
    if not made_at:
        return False
    now = clock.get_current_time({"DEMONSTRATION_NOW": stands}, environ)
    return datetime.fromisoformat(made_at) <= now and (not until or now < datetime.fromisoformat(until))


DEFERRED_SETTINGS = {"ANNOUNCE_AFTER": "deploy"}
"""What a site that is not yet in place may not do: its pages cannot be announced, and a network that refuses must not keep it out."""


UNCHANGED = "Rien n’a changé : le site est à jour."


def check_unchanged(content: Path, output: Path, settings_file: Path, environ: Mapping[str, str]) -> tuple[bool, DiskScan | None]:
    """Whether the site at `output` is whole, and what a build for production would make of it now; with the scan of the disk, if one was
    needed. Raises NotNow when another build is under way."""
    if not find_sibling_path(output, STORE).exists():
        return False, None
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with exclusive_lock(find_sibling_path(output, "verrou"), busy), BuildStore(find_sibling_path(output, STORE)) as store:
        if store.list_rows("moves") or not is_still_valid(store, environ):
            return False, None
        arguments = build_pelican_arguments(content, output, settings_file, DEFERRED_SETTINGS)
        inputs = Inputs(store, content, settings_file, output, arguments, environ)
        return inputs.is_unchanged(), inputs.disk_scan


def build_pelican_arguments(content: Path, output: Path, settings_file: Path, overrides: Mapping[str, Any]) -> tuple[str, ...]:
    """Pelican's arguments for a build, besides the settings file."""
    return str(content), str(output), str(settings_file), repr(sorted(overrides.items()))
