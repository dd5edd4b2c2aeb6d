"""Files of the output that no build wrote as a page: those that later steps add, and compressed twins."""

import json
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# The changes of a site since it was last read: each program that writes there first records the files it will move.
# One line a change, beside the site, durable. An unnoted change makes the whole site suspect.

MANY = 2000
"""Files above which a change counts as one of the whole site: comparing everything then takes no longer."""
LONGEST_RECORD_BYTES = 1_000_000
"""Bytes of the notes past which they begin again: some 200 edits of a journal of ten thousand articles."""


@dataclass(frozen=True)
class SiteChange:
    """`paths`, below the site, are all that may have moved since a mark: None when that can be anything. `mark` is that of now."""

    mark: str
    paths: frozenset[str] | None


class SiteChanges:
    """The change log of the site in the folder `output`; only the holder of its build lock writes it."""

    def __init__(self, output: Path):
        self.path = output.with_name(f".{output.name}.changements")

    def note(self, paths: Collection[str] | None) -> None:
        """Record that these files are about to change; None: any file. Raises OSError."""
        small = paths is not None and len(paths) <= MANY
        line = json.dumps([secrets.token_hex(8), sorted(paths) if small and paths is not None else None]) + "\n"
        with self.path.open("ab") as file:
            if file.tell() > LONGEST_RECORD_BYTES:
                file.truncate(0)
                line = json.dumps([secrets.token_hex(8), None]) + "\n"
            file.write(f"\n{line}".encode() if file.tell() else line.encode())
            file.flush()
            os.fsync(file.fileno())

    def find_changes(self, mark: str) -> SiteChange:
        """What changed since `mark`, from an earlier answer: anything where changes cannot be recorded. Raises OSError."""
        lines = self._read_notes()
        if not lines:
            try:
                self.note(None)
            except OSError:
                return SiteChange("", None)
            lines = self._read_notes()
        marks = [line[0] for line in lines]
        later = lines[marks.index(mark) + 1 :] if mark in marks else [("", None)]
        anything = any(paths is None for _, paths in later)
        return SiteChange(marks[-1], None if anything else frozenset(path for _, paths in later for path in paths or ()))

    def _read_notes(self) -> list[tuple[str, list[str] | None]]:
        """The notes; one that was cut short is of anything."""
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return [_parse_line(line) for line in text.split(b"\n") if line]


def _parse_line(line: bytes) -> tuple[str, list[str] | None]:
    try:
        mark, paths = json.loads(line)
        return (mark, paths) if isinstance(mark, str) else ("", None)
    except (ValueError, TypeError):
        return "", None


def find_site_root(siteurl: object) -> str:
    """What precedes the address of a page or of a file of the site, in its pages: empty, or the folder of `siteurl`, `/journal`.

    Templates have it as `localsiteurl`, Pelican's own name, which it uses for the links of a body.
    """
    return urlsplit(str(siteurl or "")).path.rstrip("/")


SEARCH = "index-recherche"
"""The folder of the search's index: made of the pages themselves, once they are all there."""

SEARCH_ENTRY = "entree.json"
"""Its file that every search asks for."""

SEARCH_PAGE = "recherche/"
"""The address of the page that asks it."""

FORMER_SEARCH = "pagefind"
"""Where it was until 2026: it is taken away by the first deploy after that."""

AFTERWARDS = (SEARCH, FORMER_SEARCH)
"""Every such folder, by its name at the root of the site; no page may take that address."""


ENDINGS = (".br", ".gz")
"""Brotli, for browsers; gzip, for whatever else reads the web."""


TEXTS = (".html", ".htm", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".ics", ".webmanifest")
"""The files that have twins: pictures, typefaces and PDF are compressed already."""


def find_original(path: str) -> str:
    """The file whose compressed twin `path` would be; `path` itself when its name is not a twin's."""
    return next((path.removesuffix(ending) for ending in ENDINGS if path.endswith(ending)), path)


def is_compressed_twin(path: str, among: set[str]) -> bool:
    """Whether `path` stands beside its original `among` others."""
    return find_original(path) != path and find_original(path) in among
