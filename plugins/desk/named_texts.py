"""The texts that the keys of a draft name: the place of an event, the debate of a message. What lies between texts is checked with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.editorial.read import read_text
from plugins.editorial.reading import FileReading
from plugins.editorial.rules import TownRules
from plugins.publication.kind import Kind
from plugins.publication.slug import slugify

_readings: dict[Path, tuple[tuple[int, int], FileReading]] = {}
"""What each file was read as, and when it was written with how many bytes: a draft is checked at each pause of who types."""


def read_named_texts(kind: Kind, values: Mapping[str, Any], content: Path, rules: TownRules) -> list[FileReading]:
    """Those whose slug, `id` or title is a value of a key that names texts (`Field.names_kind`). The others are not given: a draft is
    checked at each pause of who types, and some towns have thousands of places."""
    names_by_kind: dict[str, set[str]] = {}
    for field in kind.fields:
        if field.names_kind in rules.kinds.by_name and (names := _listed(values.get(field.name))):
            names_by_kind.setdefault(field.names_kind, set()).update(names)
    return [
        reading
        for name, named in names_by_kind.items()
        for file in sorted((content / rules.kinds[name].folder).rglob("*.md"))
        if _names_of(reading := _read(file, content, rules)) & named
    ]


def _listed(value: Any) -> set[str]:
    """The names that a key holds, in the form of an address: one, several between commas, or a list."""
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return {slugify(str(name)) for name in names} - {""}


def _read(file: Path, content: Path, rules: TownRules) -> FileReading:
    state = file.stat()
    stamp = (state.st_mtime_ns, state.st_size)
    if file not in _readings or _readings[file][0] != stamp:
        _readings[file] = (stamp, read_text(content, file.relative_to(content).as_posix(), rules))
    return _readings[file][1]


def _names_of(reading: FileReading) -> set[str]:
    publication = reading.publication
    return {slugify(name) for name in (publication.slug, publication.identity, publication.title)} if publication else set()
