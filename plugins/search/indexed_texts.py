"""The texts to be indexed, kept from one time to the next: a page that did not move is not read again, nor written."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.infrastructure import durable

KNOWN, TEXTS = "known.json", "texts"
Row = tuple[int, int, str, str]
"""Of a page of the site: its bytes, the nanoseconds since 1970 of its last change; of its text: its digest, empty when it has none, and
the words that name it."""

Make = Callable[[str, str], tuple[str, str] | None]
"""From a page and its address to its text and the words that name it; None when it has none."""


@dataclass
class IndexedTexts:
    """What is kept in `folder`, all of it made under the same `around`: anything that decides a text besides its page."""

    folder: Path
    around: str
    rows: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find again what was kept; nothing when it was made otherwise, or cannot be read."""
        try:
            kept = json.loads((self.folder / KNOWN).read_text(encoding="utf-8"))
            if kept["around"] == self.around:
                self.rows = {address: tuple(row) for address, row in kept["rows"].items()}
        except (OSError, ValueError, KeyError, TypeError):
            self.rows = {}

    @property
    def texts(self) -> Path:
        """The folder of the texts, each below the address of its page."""
        return self.folder / TEXTS

    @property
    def mark(self) -> str:
        """The same as long as the texts are."""
        told = sorted((address, row[2]) for address, row in self.rows.items() if row[2])
        return hashlib.sha256(json.dumps([self.around, told]).encode()).hexdigest()

    def load_texts(self, site: Path, addresses: Iterable[str], make: Callable[[str, str], tuple[str, str] | None]) -> None:
        """Hold the texts of the pages of `site` at `addresses`, and no other. `make`, of a page's HTML and its address, gives its text and
        the words that name it, or None."""
        rows = dict(self._read_rows(site, addresses, make))
        for address in [address for address, row in self.rows.items() if row[2] and not rows.get(address, ("", "", ""))[2]]:
            self._place(address).unlink(missing_ok=True)
        self.rows = rows

    def store(self) -> None:
        """Note it all for the next time."""
        durable.write(self.folder / KNOWN, json.dumps({"around": self.around, "rows": self.rows}, ensure_ascii=False).encode())

    def _read_rows(self, site: Path, addresses: Iterable[str], make: Make) -> Iterator[tuple[str, Row]]:
        for address in addresses:
            file = site / address / "index.html"
            if file.is_file():
                yield address, self._row(file, address, make)

    def _row(self, file: Path, address: str, make: Make) -> Row:
        status, known = file.stat(), self.rows.get(address)
        if known and known[:2] == (status.st_size, status.st_mtime_ns) and (not known[2] or self._place(address).is_file()):
            return known
        made = make(file.read_text(encoding="utf-8"), address)
        if made is None:
            return status.st_size, status.st_mtime_ns, "", ""
        digest = hashlib.sha256(made[0].encode()).hexdigest()
        if not known or known[2] != digest or not self._place(address).is_file():
            self._place(address).parent.mkdir(parents=True, exist_ok=True)
            self._place(address).write_text(made[0], encoding="utf-8")
        return status.st_size, status.st_mtime_ns, digest, made[1]

    def _place(self, address: str) -> Path:
        return self.texts / address / "index.html"
