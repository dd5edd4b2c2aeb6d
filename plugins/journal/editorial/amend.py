"""Change some keys of a file; every other byte of it stays."""

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial.names import match_fields
from plugins.journal.editorial.reading import FileReading

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
