"""The site's index, made of the pages that are about to go online. Run twice, the second time changes nothing.

No build makes it: an index is made whole, 2.4 seconds of the processor for a thousand articles, and an edit would pay for all the others.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from plugins.infrastructure.errors import NotNow
from plugins.infrastructure.lock import exclusive_lock
from plugins.infrastructure.output_files import SEARCH
from plugins.infrastructure.settings import gather
from plugins.search import bundle
from plugins.search.indexed_texts import IndexedTexts
from plugins.search.online import texts
from plugins.search.program import NoIndex, build_index
from plugins.search.room import PAGES
from plugins.search.settings import Settings

LOCK, MADE = "lock", "made.json"
BUSY = "La recherche est en train d’être indexée par une autre mise en ligne. Relancez dans un moment."


def index(site: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO) -> bool:
    """Give the `site` that was built the index of its pages, and say so on `out` when it is a new one; whether any file of it moved.

    A site without a page for the search has no index. Nor has one whose texts cannot be indexed, which is said: better none than one that
    leads to what was withdrawn. Raises NotNow when another does the same.
    """
    place, room = site / SEARCH, gather(Settings, conf, environ)
    if not (site / PAGES["recherche"] / "index.html").is_file():
        return bundle.take_away(place)
    folder = room.beffroi_state.resolve() / "search"
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / LOCK, NotNow(BUSY)):
        try:
            shelf = texts(site, folder, room, conf)
            is_new = _make(shelf, place, conf.get("DEFAULT_LANG") or "fr")
            if is_new and place.exists():
                out.write(f"Recherche : {sum(1 for row in shelf.rows.values() if row[2])} pages indexées.\n")
            return is_new
        except (NoIndex, OSError) as reason:
            is_gone = bundle.take_away(place)
            why = f"le disque refuse ({reason.strerror})" if isinstance(reason, OSError) else reason
            out.write(f"Le site est sans recherche : {why}. Sa page mène aux rubriques.\n")
            return is_gone


def _make(shelf: IndexedTexts, place: Path, language: str) -> bool:
    """Make of `place` the index of the texts on `shelf`; whether it was another. Raises NoIndex, OSError."""
    made = shelf.folder / MADE
    if not any(row[2] for row in shelf.rows.values()):
        return bundle.take_away(place)
    if _read(made) == {"mark": shelf.mark, "files": bundle.sizes(place)}:
        return False
    with tempfile.TemporaryDirectory(dir=shelf.folder) as aside:
        fresh = Path(aside)
        build_index(shelf.texts, fresh, language)
        (fresh / bundle.FILE).write_text(bundle.hints(row[3] for row in shelf.rows.values() if row[2]), encoding="utf-8")
        bundle.replace_index(fresh, place)
    made.write_text(json.dumps({"mark": shelf.mark, "files": bundle.sizes(place)}), encoding="utf-8")
    return True


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
