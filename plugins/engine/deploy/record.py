"""This machine's record of a destination since its last deploy there: the files of the manifest, and a mark that it is still the same.

It may be lost, and is believed only while the destination bears its mark: everything is compared otherwise.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.publication.room import list_rooms_in_use
from plugins.core.publication.stored_format import open_cache, remove_database
from plugins.engine.deploy import manifest
from plugins.engine.deploy.manifest import (
    BASES,
    FEW,
    NAME,
    UNSURE,
    Base,
    Changes,
    Files,
    Withheld,
    digest_text,
    format_changes,
    format_manifest,
)
from plugins.engine.deploy.target import Target, digest_site


@dataclass(frozen=True)
class DeployedFiles:
    """What is to be at the destination: `files`; and what is left to others, `withheld`, with all the names that were ever ours there."""

    files: dict[str, str]
    withheld: dict[str, set[str]]

    def list_replaceable_files(self, manifest_text: str | None) -> dict[str, str]:
        """Whatever we may replace or remove, when the manifest at the destination says `manifest_text`: what was left to others and no
        longer is counts as unsure, for they wrote there."""
        listed = manifest.parse_manifest(manifest_text) if manifest_text is not None else {}
        ours = {path: digest for path, digest in listed.items() if not is_below(path, self.withheld)}
        handed = {folder: names for folder, names in _group_withheld(manifest_text).items() if folder not in self.withheld}
        back = {f"{folder}{name}" for folder, names in handed.items() for name in names}
        return ours | dict.fromkeys(back | {path for path in self.files if is_below(path, handed)}, UNSURE)

    def list_withheld_names(self, manifest_text: str | None) -> dict[str, set[str]]:
        """The names of `withheld` that the manifest must record: with what the destination had there when it held `manifest_text`."""
        listed, former_names = manifest.parse_manifest(manifest_text) if manifest_text is not None else {}, _group_withheld(manifest_text)
        had = {folder: {path.removeprefix(folder) for path in listed if path.startswith(folder)} for folder in self.withheld}
        return {folder: names | had[folder] | set(former_names.get(folder, ())) for folder, names in self.withheld.items()}


def list_files_to_deploy(output: Path, conf: Mapping[str, Any]) -> DeployedFiles:
    """The files that a deploy of the folder `output` carries, and those that the rooms in use withhold. Raises SettingsError (see
    inventory), OSError."""
    files = digest_site(output)
    withheld = {folder: names | list_names_below(folder, files) for folder, names in find_withheld(output, conf).items()}
    return DeployedFiles({path: digest for path, digest in files.items() if not is_below(path, withheld)}, withheld)


def find_withheld(output: Path, conf: Mapping[str, Any]) -> dict[str, set[str]]:
    """The folders that the rooms in use withhold from the deploys, and the names below each that their services write."""
    names_by_folder: dict[str, set[str]] = {}
    for room in list_rooms_in_use(conf.get("PLUGINS")):
        for folder, names in (room.find_withheld(output) if room.find_withheld else {}).items():
            names_by_folder[folder] = set(names)
    return names_by_folder


def list_names_below(folder: str, paths: Iterable[str]) -> set[str]:
    """The names within `folder` of those of `paths` that are in it."""
    return {path.removeprefix(folder) for path in paths if path.startswith(folder)}


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Whether `path` lies in one of the `folders`."""
    return path.startswith(tuple(folders))


def merge_manifests(owned: Files, files: Files, unsure: Iterable[str]) -> dict[str, str]:
    """The files of the manifest as long as a deploy lasts: the old and the new ones, those being put without a digest."""
    return {**owned, **files, **dict.fromkeys(unsure, UNSURE)}


def _group_withheld(kept: str | None) -> dict[str, list[str]]:
    return manifest.parse_withheld(kept) if kept is not None else {}


SCHEMA = """
CREATE TABLE files (path BLOB PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE changes (path BLOB PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
FORMAT = 1
AT_ONCE = 500
"""Paths asked in one question of SQLite's, which takes 999 in its older versions. https://www.sqlite.org/limits.html"""


class DeployRecord:
    """The record of the `destination`, in the folder `state`; without a folder, it lasts as long as the deploy.

    `files` is what the manifest lists, `changes` what of it is other than in its base. What is written is kept at `commit`, all of it or
    nothing. A record that cannot be read is forgotten. Raises sqlite3.Error where the disk refuses.
    """

    def __init__(self, state: Path | None, destination: str):
        name = f"deploy-{hashlib.sha256(destination.encode()).hexdigest()[:12]}.sqlite"
        self.path = ":memory:" if state is None else str(state / name)
        try:
            if state is not None:
                state.mkdir(parents=True, exist_ok=True)
            self.base = self._open_base()
        except (sqlite3.Error, OSError, UnicodeDecodeError):  # the last: sqlite3's own message, of a schema that is rubbish
            self.base = self._create_base()

    def close(self) -> None:
        """Close the file, undoing what was not committed."""
        self.base.close()

    def note(self, name: str) -> str:
        """The note `name`; empty without one."""
        row = self.base.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def write_notes(self, **notes: str) -> None:
        """Note each value under its name."""
        self.base.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes.items())

    def get_digests(self, paths: Iterable[str]) -> dict[str, str]:
        """The manifest's digests of those of the `paths` that it lists."""
        packed_paths, digest_by_path = [_pack_path(path) for path in paths], dict[str, str]()
        for start in range(0, len(packed_paths), AT_ONCE):
            chunk = packed_paths[start : start + AT_ONCE]
            marks = ", ".join("?" * len(chunk))
            rows = self.base.execute(f"SELECT path, digest FROM files WHERE path IN ({marks})", chunk)
            digest_by_path.update((_unpack_path(path), digest) for path, digest in rows)
        return digest_by_path

    def list_files(self) -> dict[str, str]:
        """All files that the manifest lists, with their digests."""
        return {_unpack_path(path): digest for path, digest in self.base.execute("SELECT path, digest FROM files")}

    def list_changes(self) -> dict[str, str | None]:
        """The differences from the base; None for a removed path."""
        return {_unpack_path(path): digest for path, digest in self.base.execute("SELECT path, digest FROM changes")}

    def count(self) -> int:
        """The number of files in the manifest."""
        return int(self.base.execute("SELECT count(*) FROM files").fetchone()[0])

    def has_below(self, folder: str) -> bool:
        """Whether the manifest lists a file below `folder`."""
        query = "SELECT 1 FROM files WHERE path > ? AND path < ? LIMIT 1"
        return self.base.execute(query, (_pack_path(f"{folder}/"), _pack_path(f"{folder}0"))).fetchone() is not None

    def replace_all(self, files: Files) -> None:
        """The manifest lists these; it has no base yet."""
        self.base.execute("DELETE FROM files")
        self.base.executemany("INSERT INTO files VALUES (?, ?)", ((_pack_path(path), digest) for path, digest in files.items()))
        self.forget_changes()
        self.write_notes(base_name="", base_digest="")

    def apply(self, changes: Changes) -> None:
        """The manifest lists the same but for these."""
        rows = [(_pack_path(path), digest) for path, digest in changes.items()]
        self.base.executemany("DELETE FROM files WHERE path = ?", ((path,) for path, digest in rows if digest is None))
        self.base.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", (row for row in rows if row[1] is not None))
        self.base.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?)", rows)

    def forget_changes(self) -> None:
        """The manifest has a new base, which lists all that it does."""
        self.base.execute("DELETE FROM changes")

    def forget_marks(self) -> None:
        """The destination is about to be other than it was: until it is known, nothing of this is believed."""
        self.write_notes(mark="", pending_mark="", pending="[]")
        self.commit()

    def commit(self) -> None:
        """Keep what was written."""
        self.base.commit()

    def undo(self) -> None:
        """Discard what was written since the last commit."""
        self.base.rollback()

    def _create_base(self) -> sqlite3.Connection:
        try:
            remove_database(self.path)
            return self._open_base()
        except (sqlite3.Error, OSError):
            self.path = ":memory:"
            return self._open_base()

    def _open_base(self) -> sqlite3.Connection:
        base = open_cache(self.path, SCHEMA, FORMAT)
        if base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":  # 3 ms of 25,000 files
            base.close()
            raise sqlite3.DatabaseError("spoilt")
        return base


def _pack_path(path: str) -> bytes:
    """A path as it is on the disk: a name need not be UTF-8."""
    return path.encode("utf-8", "surrogateescape")


def _unpack_path(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


MANY = 1000
"""Changes past which a base is written again: NAME stays below 150 kB."""


def write_meanwhile(target: Target, text: str) -> str:
    """Write the manifest `text` for the duration of a deploy; returns what was written."""
    manifest = format_raw_manifest(target, text)
    target.write_own(NAME, manifest)
    return manifest


def format_raw_manifest(target: Target, text: str) -> str:
    """The manifest `text` in the form written at the destination."""
    return veil_manifest(text) if target.veils else text


def format_meanwhile(record: DeployRecord, changes: Changes, withheld: Withheld) -> str:
    """The manifest as `record` knows it, with the `changes`."""
    base = _read_base(record)
    if base is not None:
        return format_changes(base, record.list_changes() | dict(changes), withheld, record.note("address"))
    files = record.list_files() | {path: digest or UNSURE for path, digest in changes.items()}
    return format_manifest(files, withheld, record.note("address"))


def write_manifest(target: Target, record: DeployRecord, withheld: Withheld) -> str:
    """Write the manifest of all that `record` lists, with its base when there is none or too much has changed; returns what was written."""
    base = _read_base(record)
    if record.count() <= FEW:
        record.write_notes(base_name="", base_digest="")
        return write_meanwhile(target, format_manifest(record.list_files(), withheld, record.note("address")))
    if base is None or len(record.list_changes()) > MANY:
        listed = format_raw_manifest(target, format_manifest(record.list_files()))
        base = Base(next(name for name in BASES if base is None or name != base.name), digest_text(listed))
        target.write_own(base.name, listed)
        record.forget_changes()
        record.write_notes(base_name=base.name, base_digest=base.digest)
    return write_meanwhile(target, format_changes(base, record.list_changes(), withheld, record.note("address")))


def _read_base(record: DeployRecord) -> Base | None:
    name = record.note("base_name")
    return Base(name, record.note("base_digest")) if name else None


def veil_manifest(text: str) -> str:
    """The manifest `text`, its paths veiled."""
    record = json.loads(text)
    names = {digest_text(path): digest for path, digest in record.pop("files").items()}
    if "gone" in record:
        record["gone"] = sorted(map(digest_text, record["gone"]))
    return json.dumps({"version": record.pop("version"), "names": dict(sorted(names.items())), **record}, indent=0) + "\n"


def unveil_paths(text: str, paths: Iterable[str]) -> str:
    """Reverse `veil_manifest` on `text`, for the `paths` that exist; the others are dropped.

    A text that is no veiled manifest is given back as it is: whoever reads it says what is wrong with it.
    """
    try:
        record = json.loads(text)
        version, names = record["version"], dict(record["names"])
    except (ValueError, KeyError, TypeError):
        return text
    veils = {digest_text(path): path for path in paths}
    digest_by_path = {veils[name]: digest for name, digest in names.items() if name in veils}
    return manifest.format_manifest(digest_by_path, record.get("withheld"), record.get("address", ""), version)
