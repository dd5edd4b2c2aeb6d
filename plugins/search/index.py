"""The site's index, made of the pages that are about to go online. Run twice, the second time changes nothing.

No build makes it: an index is made whole, 2.4 seconds of the processor for a thousand articles, and an edit would pay for all the others.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import unquote

from plugins.publication.afterwards import SEARCH
from plugins.publication.kind import Kinds
from plugins.publication.settings import gather
from plugins.search import bundle, hints
from plugins.search.own_pages import OWN_PAGES
from plugins.search.program import VERSION, NoIndex, indexed
from plugins.search.settings import Settings
from plugins.search.shelf import Shelf
from plugins.search.staged import staged
from plugins.search.story import story

MADE = "made.json"
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
OURS = sorted(Path(__file__).parent.glob("*.py"))


def index(site: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO) -> None:
    """Give the `site` that was built the index of its pages, and say so on `out` when it is a new one.

    A site without a page for the search has no index. Nor has one whose texts cannot be indexed, which is said: better none than one that
    leads to what was withdrawn.
    """
    place, room = site / SEARCH, gather(Settings, conf, environ)
    if not (site / OWN_PAGES["recherche"] / "index.html").is_file():
        bundle.take_away(place)
        return
    shelf = _taken(site, room, conf)
    made = room.beffroi_state.resolve() / "search" / MADE
    if _read(made) == {"mark": shelf.mark, "files": bundle.sizes(place)}:
        return
    try:
        _make(shelf, place, conf.get("DEFAULT_LANG") or "fr")
    except NoIndex as reason:
        bundle.take_away(place)
        out.write(f"Le site est sans recherche : {reason}. Sa page mène aux rubriques.\n")
        return
    made.write_text(json.dumps({"mark": shelf.mark, "files": bundle.sizes(place)}), encoding="utf-8")
    out.write(f"Recherche : {sum(1 for row in shelf.rows.values() if row[2])} pages indexées.\n")


def _taken(site: Path, room: Settings, conf: Mapping[str, Any]) -> Shelf:
    """The texts of the site, those that moved made anew."""
    kinds, families = tuple(Kinds.of(conf["PLUGINS"])), room.search_words
    around = hashlib.sha256(b"".join(path.read_bytes() for path in OURS))
    around.update(repr((VERSION, families, [(kind.label, kind.address, kind.stream) for kind in kinds])).encode())
    folder = room.beffroi_state.resolve() / "search"
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder, around.hexdigest())

    def make(page: str, address: str) -> tuple[str, str] | None:
        found = story(page, address, kinds)
        return found and (staged(found, families), f"{found.title} {found.section} {' '.join(found.quarters)} {found.tags}")

    shelf.take(site, _public(site, room.siteurl), make)
    shelf.keep()
    return shelf


def _public(site: Path, siteurl: str) -> Iterable[str]:
    """The addresses that the site map makes known: nothing hidden, withdrawn or expired is among them."""
    for file in sorted(site.glob("sitemap*.xml")):
        for location in LOCATION.findall(file.read_text(encoding="utf-8")):
            if location.startswith(f"{siteurl}/") and location.endswith("/"):
                yield unquote(location.removeprefix(f"{siteurl}/"))


def _make(shelf: Shelf, place: Path, language: str) -> None:
    with tempfile.TemporaryDirectory(dir=shelf.folder) as aside:
        fresh = Path(aside)
        indexed(shelf.texts, fresh, language)
        (fresh / hints.FILE).write_text(hints.hints(row[3] for row in shelf.rows.values() if row[2]), encoding="utf-8")
        bundle.put(fresh, place)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
