"""`content/redirections.csv`, updated by each import: its own lines follow, lines added or edited by others stay."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from plugins.infrastructure import durable
from plugins.publication.redirect import HEAD, NAME, Redirect, read_redirects

OURS = "adresses.csv"
"""What the last import wrote, beside its record."""


class Redirections:
    """Those of the folder `content`; `folder` is where the import remembers its own."""

    def __init__(self, content: Path, folder: Path):
        self.path, self.ours = content / NAME, folder / OURS
        self.rows = {_old(row): row.target for row in read_redirects(content)}
        self.former = _read_pairs(self.ours)

    def write(self, ruled: Mapping[str, str]) -> None:
        """Put `ruled`, old address by new, in the place of those of the last import. Raises OSError."""
        edited = {old: new for old, new in self.rows.items() if self.former.get(old) != new}
        ours = {old: new for old, new in ruled.items() if old not in edited}
        merged = {**edited, **ours}
        if merged != self.rows:
            durable.write_durably(self.path, _table(merged).encode())
        durable.write_durably(self.ours, _table(ours).encode())


def _old(row: Redirect) -> str:
    return row.path + (f"?{row.query}" if row.query else "")


def _table(pairs: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(pairs.items()))
    return text.getvalue()


def _read_pairs(path: Path) -> dict[str, str]:
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    except (OSError, ValueError):
        return {}
    return {row[0]: row[1] for row in rows[1:] if len(row) == 2}
