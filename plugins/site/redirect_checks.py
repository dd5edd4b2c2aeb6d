"""What is wrong in `redirections.csv`, line by line: a line that says nothing usable is left out, and its old address is lost."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.infrastructure.errors import Mistake
from plugins.publication.redirect import NAME, read_rows

SORT = "redirection illisible"


def check_redirects(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """A warning for each wrong line: the site is published without it."""
    content = Path(conf["PATH"])
    for row in read_rows(content) if NAME in files else ():
        if isinstance(row, tuple):
            line, wrong = row
            text, _, remedy = wrong.partition(". ")
            yield Mistake(f"{content.name}/{NAME}", line, "", f"{text.rstrip('.')}.", remedy or "Effacez cette ligne.", SORT, harmless=True)
