"""The addresses of the council's pages, and of the files of a live session that the service alone writes: no deploy touches them
meanwhile."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from plugins.town.council.session import FOLDER

MEMBERS, DELIBERATIONS, POINTS = "conseil/membres/", "conseil/deliberations/", "conseil/points/"
RESERVED = frozenset({"membres", "deliberations", "points", "page"})
"""Pages of the room that are beside those of the sessions."""


def is_reserved_slug(slug: str) -> bool:
    """Whether a page of the room has that address already; a year may be one, some day."""
    return slug in RESERVED or re.fullmatch(r"\d{4}", slug) is not None


LIST = f"{FOLDER}direct.json"
"""Written by each build: which sessions are live. Readers may know it, the pages say so."""
PAGE, LIVE, WHOLE, FEEDS = "index.html", "live.json", "seance.json", ("rss.xml", "atom.xml", "feed.json")
"""What the service writes for a session: its page, what the script of the page asks for, what machines read whole, the feeds of entries."""
TWINS = ("", ".br", ".gz")


def find_withheld(output: Path) -> dict[str, tuple[str, ...]]:
    """The folders of the sessions that are live in the site `output`, and the names of what the service writes in each."""
    try:
        folders = json.loads((output / LIST).read_text(encoding="utf-8"))["folders"]
    except FileNotFoundError:
        return {}
    return dict.fromkeys(folders, tuple(f"{name}{twin}" for name in (PAGE, LIVE, WHOLE, *FEEDS) for twin in TWINS))


def format_live_folders(folders: Iterable[str]) -> str:
    """The text of LIST for these folders, site-relative, with a final slash."""
    return json.dumps({"version": 1, "folders": sorted(folders)}, ensure_ascii=False) + "\n"
