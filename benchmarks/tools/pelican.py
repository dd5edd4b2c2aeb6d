"""Pelican as it comes, and Beffroi over it: the same articles, the same settings, the same theme."""

import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.articles import plain
from benchmarks.tools.tool import MANIFEST, SITE_NAME, SITE_URL, Tool
from benchmarks.tools.yaml import MENU

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "benchmarks" / "theme"
SITE = f"""
SITENAME = {SITE_NAME!r}
SITEURL = {SITE_URL!r}
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
THEME = {str(THEME)!r}
PLUGINS = []
STATIC_PATHS = ["manifest.webmanifest"]
ARTICLE_PATHS = ["articles"]
ARTICLE_SAVE_AS = "{{date:%Y}}/{{date:%m}}/{{slug}}/index.html"
ARTICLE_URL = "{{date:%Y}}/{{date:%m}}/{{slug}}/"
CATEGORY_SAVE_AS = "rubriques/{{slug}}/index.html"
CATEGORY_URL = "rubriques/{{slug}}/"
TAG_SAVE_AS = "mots-cles/{{slug}}/index.html"
TAG_URL = "mots-cles/{{slug}}/"
AUTHOR_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = "archives/{{date:%Y}}/index.html"
YEAR_ARCHIVE_URL = "archives/{{date:%Y}}/"
MONTH_ARCHIVE_SAVE_AS = "archives/{{date:%Y}}/{{date:%m}}/index.html"
MONTH_ARCHIVE_URL = "archives/{{date:%Y}}/{{date:%m}}/"
DIRECT_TEMPLATES = ["index", "categories", "tags", "archives"]
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = dict.fromkeys(["index", "category", "tag", "period_archives"])
PAGINATION_PATTERNS = [(1, "{{url}}", "{{save_as}}"), (2, "{{base_name}}/page/{{number}}/", "{{base_name}}/page/{{number}}/index.html")]
FEED_ALL_RSS = "flux/rss.xml"
FEED_ALL_ATOM = "flux/atom.xml"
CATEGORY_FEED_ATOM = "flux/{{slug}}.xml"
FEED_MAX_ITEMS = 20
MENUITEMS = {[(entry["name"], entry["url"]) for entry in MENU]!r}
"""
CACHED = """
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CACHE_PATH = "cache"
"""
BUILD_ALONE = """
PLUGINS = ["plugins.engine.incremental.plugin"]
"""
FULL_JOURNAL = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from publishconf import *
THEME = {str(ROOT / "theme")!r}
DEFAULT_IMAGE = None
"""
SIMPLE = "THEME = 'simple'\n"
JOURNAL = "Beffroi, full journal"
"""Under this name it is known whose bars are whose."""
NOW = "2026-03-27T09:00"
"""After the last article."""


def stock() -> Tool:
    """Pelican without any plugin and without its cache."""
    return replace(_pelican("Pelican", SITE), whole=True)


def cached() -> Tool:
    """Pelican with its cache of what its readers gave."""
    return _pelican("Pelican, reader cache", SITE + CACHED)


def alone() -> Tool:
    """Beffroi's build, no other room, on stock Pelican's settings: what the rooms of the mixed journal are held against."""
    return _beffroi(
        "Beffroi, without rooms", SITE + (BUILD_ALONE if (ROOT / "plugins" / "engine" / "incremental" / "plugin.py").exists() else "")
    )


def journal() -> Tool:
    """Beffroi with our theme and every room."""
    return _beffroi(JOURNAL, FULL_JOURNAL)


def plain_journal() -> Tool:
    """Beffroi with every room, under the barest theme that comes with Pelican, which has its own lists."""
    return _beffroi("Beffroi, theme `simple`", f"{FULL_JOURNAL}{SIMPLE}LISTINGS = False\n")


def simplest() -> Tool:
    """Pelican without any plugin, under the barest theme that comes with it."""
    return _pelican("Pelican, theme `simple`", f"{SITE}{SIMPLE}")


def _pelican(name: str, settings: str) -> Tool:
    command = [sys.executable, "-m", "pelican", "content", "-s", "conf.py", "-o", "output"]
    return Tool(name, plain, lambda folder: _site(folder, settings), lambda folder, moved: command)


def _beffroi(name: str, settings: str) -> Tool:
    """In the environment that its launcher gives."""
    command = [sys.executable, str(ROOT / "tasks.py"), "build", "--settings", "conf.py", "--content", "content", "--output", "output"]
    environ = {"BEFFROI_NOW": NOW, "BEFFROI_STATE": "state", "PYTHONHASHSEED": "0"}
    return Tool(name, plain, lambda folder: _site(folder, settings), lambda folder, moved: command, peer=False, environ=environ)


def _site(folder: Path, settings: str) -> None:
    (folder / "content").mkdir(parents=True)
    (folder / "conf.py").write_text(settings)
    (folder / "content" / "manifest.webmanifest").write_text(MANIFEST)
