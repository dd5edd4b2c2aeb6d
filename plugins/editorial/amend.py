"""Some keys of a file given another value; every other byte of it stays as it was."""

import re
from collections.abc import Mapping
from pathlib import Path

from plugins.editorial.names import named
from plugins.editorial.reading import Reading
from plugins.publication import durable
from plugins.publication.written import Written

KEY, ENDING = re.compile(r"[^:]+:"), re.compile(r"\r?\n?\Z")


def amend(path: Path, reading: Reading, values: Mapping[str, str]) -> None:
    """Write `values`, one line each as YAML has it, in the file at `path`, whose `reading` says where its keys stand.

    A key that it has, by its name or its French one, is replaced; another comes before the end of the front matter. Raises OSError.
    """
    lines = path.read_bytes().decode("utf-8").splitlines(keepends=True)
    fields, yaml = reading.publication.kind.fields, lines[0].lstrip("\ufeff").startswith("---")
    stands = {name: line for key, line in reading.lines.items() for name in named(fields, {key: Written("x", line)})[0]}
    for name, value in values.items():
        if name in stands:
            key, ending = KEY.match(lines[stands[name] - 1])[0], ENDING.search(lines[stands[name] - 1])[0]
            lines[stands[name] - 1] = f"{key} {value}{ending}"
        else:
            lines.insert(_end(lines, yaml), f"{name}: {value}\n")
    durable.write(path, "".join(lines).encode())


def _end(lines: list[str], yaml: bool) -> int:
    """Where a new key goes: before the line that closes the front matter."""
    if not yaml:
        return 1
    return next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
