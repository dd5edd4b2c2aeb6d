"""The manifest: paths that Beffroi put at a destination and may replace or remove. Any other path is someone else's.

That of a large site is in two files: a base, and in NAME what has changed since, which leads to the base by its digest.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from plugins.core.infrastructure.errors import PersonRequired

NAME = ".beffroi-manifest.json"
STAGING = ".beffroi-depot"
LOCK = ".beffroi-verrou"
OURS = ".beffroi-"
"""What starts so belongs to the deploy itself, at the root of a destination, and is never part of a site."""

VERSION = 1
CHANGES_VERSION = 2
"""That of a manifest whose base is in another file."""

BASES = (".beffroi-base-a.json", ".beffroi-base-b.json")
"""The files of a base: a new one goes where the one that NAME leads to is not."""

FEW = 2000
"""Files up to which a manifest is one file, of 200 kB at most: larger, an edit would carry megabytes to say what it has put."""

DAMAGED = f"{NAME} est abîmé : remettez celui d’une sauvegarde, ou videz la destination et recommencez."
ELSEWHERE = f"{NAME} nomme « {{}} », hors de la destination : quelqu’un l’a modifié. Rien n’a été touché."

UNSURE = ""
"""The digest of a file that a deploy was about to put: found in a manifest, it means that this deploy did not end."""

Files = Mapping[str, str]
"""Paths below the destination, POSIX style, and the SHA-256 of their bytes, or UNSURE."""

Changes = Mapping[str, str | None]
"""The same, of what is other than in a base; None for a path that is no longer listed."""

Withheld = Mapping[str, Iterable[str]]
"""Folders, with a final slash, that another program fills for now, and the names below each of what would be ours again once it is done."""


@dataclass(frozen=True)
class Base:
    """The file `name` of a destination, whose text has that digest."""

    name: str
    digest: str


def format_manifest(files: Files, withheld: Withheld | None = None, address: str = "", version: int = VERSION) -> str:
    """The manifest of `files`, as text; the same files give the same text. Nothing below the folders `withheld` is among them. `address` is
    where the site says that it is: the setting SITEURL."""
    record: dict[str, object] = {"version": version, "files": dict(sorted(files.items()))}
    if withheld:
        record["withheld"] = {folder: sorted(set(names)) for folder, names in sorted(withheld.items())}
    if address:
        record["address"] = address
    return json.dumps(record, indent=0) + "\n"


def format_changes(base: Base, changes: Changes, withheld: Withheld | None = None, address: str = "") -> str:
    """The manifest that lists what the `base` does, but for the `changes`."""
    text = format_manifest({path: digest for path, digest in changes.items() if digest is not None}, withheld, address, CHANGES_VERSION)
    removed = sorted(path for path, digest in changes.items() if digest is None)
    return json.dumps({**json.loads(text), "base": [base.name, base.digest], "gone": removed}, indent=0) + "\n"


def digest_text(text: str) -> str:
    """The digest of `text`: of a base, or of a path that is veiled."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def find_base(text: str) -> Base | None:
    """The base of the manifest `text`; None when it has none, or cannot be read."""
    try:
        record = json.loads(text)
        name, digest = record["base"] if record["version"] == CHANGES_VERSION else ("", "")
    except (ValueError, KeyError, TypeError):
        return None
    return Base(name, digest) if name in BASES and isinstance(digest, str) else None


def join_base(text: str, read: Callable[[str], str | None]) -> str:
    """The manifest `text` in one, veiled or not; `read` gives the text of a file of ours at the destination. Raises PersonRequired."""
    base = find_base(text)
    if base is None:
        return text
    listed = read(base.name) or ""
    if digest_text(listed) != base.digest:
        raise PersonRequired(DAMAGED)
    try:
        base_record, changes = json.loads(listed), json.loads(text)
        key = "names" if "names" in changes else "files"
        removed = set(changes["gone"])
        files = {path: mark for path, mark in {**base_record[key], **changes[key]}.items() if path not in removed}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    others = {name: changes[name] for name in ("withheld", "address") if name in changes}
    return json.dumps({"version": VERSION, key: dict(sorted(files.items())), **others}, indent=0) + "\n"


def parse_withheld(text: str) -> dict[str, list[str]]:
    """The folders that the deploy which wrote this manifest left to another program. Raises PersonRequired as `parse_manifest` does."""
    try:
        names_by_folder: dict[str, list[str]] = json.loads(text).get("withheld", {})
        paths = [f"{folder}{name}" for folder, names in names_by_folder.items() for name in names]
        wrong = [path for path in paths if not _is_below(path)] + [folder for folder in names_by_folder if not folder.endswith("/")]
    except (ValueError, TypeError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    if wrong:
        raise PersonRequired(ELSEWHERE.format(wrong[0]))
    return names_by_folder


def parse_address(text: str) -> str:
    """The address of the site that the manifest lists; empty when it was written before manifests told. Raises PersonRequired as
    `parse_manifest` does."""
    try:
        address = json.loads(text).get("address", "")
    except (ValueError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    if not isinstance(address, str):
        raise PersonRequired(DAMAGED)
    return address


def parse_manifest(text: str) -> dict[str, str]:
    """The files that a manifest lists.

    Raises PersonRequired when it is damaged, newer than this program, or names a path that leaves the destination: nothing is removed
    on the word of such a list.
    """
    try:
        record = json.loads(text)
        version = record["version"]
        files: dict[str, str] = record["files"]
        if version != VERSION:
            raise PersonRequired(f"{NAME} vient d’une version plus récente de Beffroi ({version}). Mettez Beffroi à jour.")
        wrong = [path for path, digest in files.items() if not isinstance(digest, str) or not _is_below(path)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    if wrong:
        raise PersonRequired(ELSEWHERE.format(wrong[0]))
    return files


def _is_below(path: str) -> bool:
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and "\0" not in path and not parts[0].startswith(OURS)
