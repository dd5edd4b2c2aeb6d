"""Change some keys of a file; every other byte of it stays."""

import os
import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial.front_matter import match_fields
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.rules import TownRules

EMPTY = re.compile(rb"[ \t]*id[ \t]*:[ \t]*(?:#.*)?", re.IGNORECASE)


def stamp_identities(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> list[Path]:
    """The files that were given an `id`, in order; every other byte of them is as it was.

    What cannot be read, and links, are left alone.
    """
    journal = survey_content(content, TownRules.from_settings(conf, environ), is_whole=True)
    publications = [(reading, reading.publication) for reading in journal.readings.values() if reading.publication]
    paths = [(content / reading.source, reading, publication.identity) for reading, publication in publications if not publication.stamped]
    return [path for path, reading, identity in paths if not path.is_symlink() and _stamp(path, reading, identity)]


def _stamp(path: Path, reading: FileReading, identity: str) -> bool:
    lines = path.read_bytes().splitlines(keepends=True)
    id_line = reading.lines.get("id")
    if id_line and not EMPTY.fullmatch(lines[id_line - 1].strip()):
        return False
    first = min(reading.lines.values()) - 1
    at = id_line - 1 if id_line else (1 if lines[0].removeprefix(b"\xef\xbb\xbf").startswith(b"---") else first)
    ending = re.search(rb"\r?\n?$|\r$", lines[at - 1 if at else 0])
    line = b"id: " + identity.encode() + ((ending and ending[0]) or b"\n")
    mark = b"\xef\xbb\xbf" if at == 0 and lines[0].startswith(b"\xef\xbb\xbf") else b""
    lines[at : at + 1] = [mark + line] if id_line else [mark + line, lines[at].removeprefix(mark)]
    durable.write_durably(path, b"".join(lines))
    return True


KEY, ENDING = re.compile(r"[^:]+:"), re.compile(r"\r?\n?\Z")
BELOW = re.compile(r"[ \t]+\S|- |-$")
"""What belongs to the key above: it is in retreat, or one more of its list."""


def amend_file(path: Path, reading: FileReading, values: Mapping[str, str]) -> None:
    """Write `values`, as YAML has them, to the file at `path`; its `reading` gives the lines of its keys.

    A key that it has, by its name or its French one, is replaced, with all that is below it; another comes before the end of the front
    matter. A value of several lines begins with an end of line; an empty one is that of a key that says
    nothing. Raises OSError.
    """
    durable.write_durably(path, amend_text(path.read_bytes().decode("utf-8"), reading, values).encode())


def amend_text(text: str, reading: FileReading, values: Mapping[str, str]) -> str:
    """The same for the text of a file, not written to disk."""
    lines = text.splitlines(keepends=True)
    assert reading.publication  # who amends a file has read it
    fields, yaml = reading.publication.kind.fields, lines[0].lstrip("\ufeff").startswith("---")
    stands = {name: line for key, line in reading.lines.items() for name in match_fields(fields, {key: RawValue("x", line)})[0]}
    for name in sorted(set(values) & set(stands), key=lambda name: stands[name], reverse=True):
        first = stands[name] - 1
        key, ending = _build_text(KEY.match(lines[first])), _build_text(ENDING.search(lines[first]))
        below = sum(1 for _ in takewhile(BELOW.match, lines[first + 1 :])) if yaml else 0
        lines[first : first + 1 + below] = [f"{key}{_format_value(values[name])}{ending}"]
    for name in values:
        if name not in stands:
            lines.insert(_find_insertion_line(lines, yaml), f"{name}:{_format_value(values[name])}\n")
    return "".join(lines)


def _format_value(value: str) -> str:
    return value if not value or value.startswith("\n") else f" {value}"


def _find_insertion_line(lines: list[str], yaml: bool) -> int:
    """Where a new key goes: before the line that closes the front matter."""
    if not yaml:
        return 1
    return next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))


def _build_text(found: re.Match[str] | None) -> str:
    return found[0] if found else ""
