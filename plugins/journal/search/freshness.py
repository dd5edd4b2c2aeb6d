"""Whether the index of a site is that of its pages, in the time of reading two small files: builds that change nothing ask it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from plugins.core.infrastructure.output_files import SEARCH, SEARCH_ENTRY, SEARCH_PAGE, SiteChanges
from plugins.journal.search.store import FILE, FOLDER, MARK


def is_index_fresh(site: Path, state: Path) -> bool:
    """Whether nothing but the index has moved in `site` since it was indexed, with the state folder `state`; False in any doubt."""
    if not (site / SEARCH_PAGE / "index.html").is_file():
        return not (site / SEARCH).exists()
    try:
        with closing(sqlite3.connect(f"{(state / FOLDER / FILE).as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute("select value from made where name = ?", (MARK,)).fetchone()
        paths = SiteChanges(site).find_changes(str(row[0])).paths if row else None
    except (OSError, sqlite3.Error):
        return False
    return paths is not None and all(path.startswith(f"{SEARCH}/") for path in paths) and (site / SEARCH / SEARCH_ENTRY).is_file()
