"""The texts that the keys of a draft name: the debate of a message, the place of a review. What lies between texts is checked with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.editorial.read import read_text
from plugins.editorial.reading import FileReading
from plugins.editorial.rules import TownRules
from plugins.publication.kind import Kind

_readings: dict[Path, tuple[tuple[int, int], FileReading]] = {}
"""What each file was read as, and when it was written with how many bytes: a draft is checked at each pause of who types."""


def read_named_texts(kind: Kind, values: Mapping[str, Any], content: Path, rules: TownRules) -> list[FileReading]:
    """Those of the kinds that `kind` names, whose slug or `id` is a value of the draft."""
    named_values = {value for value in values.values() if isinstance(value, str) and value}
    folders = {content / rules.kinds[name].folder for name in kind.named_kinds if name in rules.kinds.by_name}
    files = {file for folder in folders if folder.is_dir() for file in folder.rglob("*.md")}
    readings = (_read(file, content, rules) for file in sorted(files))
    return [reading for reading in readings if _names_of(reading) & named_values]


def _read(file: Path, content: Path, rules: TownRules) -> FileReading:
    state = file.stat()
    stamp = (state.st_mtime_ns, state.st_size)
    if file not in _readings or _readings[file][0] != stamp:
        _readings[file] = (stamp, read_text(content, file.relative_to(content).as_posix(), rules))
    return _readings[file][1]


def _names_of(reading: FileReading) -> set[str]:
    publication = reading.publication
    return {publication.slug, publication.identity} if publication else set()
