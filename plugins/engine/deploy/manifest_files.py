"""Write the manifest of a destination: whole, or as changes since its base; veiled where readers may read it."""

import json
from collections.abc import Iterable

from plugins.engine.deploy import manifest
from plugins.engine.deploy.manifest import BASES, FEW, NAME, UNSURE, Base, Changes, Withheld, digest_text, format_changes, format_manifest
from plugins.engine.deploy.record import DeployRecord
from plugins.engine.deploy.target import Target

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
