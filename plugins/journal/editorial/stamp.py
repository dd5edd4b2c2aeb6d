"""The present identity of each publication, written into the files that have none: from then on nothing else can change it."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
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
