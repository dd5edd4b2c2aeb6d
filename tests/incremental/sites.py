"""Three small sites that grow in tests: ours with every room, and two of Pelican's own themes with the build room alone."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pelican

from tests.incremental.forge import ROOT, Forge, kill
from tests.journal import files

THEMES = Path(pelican.__file__).parent / "themes"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A GIF of one pixel."""
STOCK = """SITENAME, SITEURL, AUTHOR = "Essai", "https://essai.example", "La rédaction"
TIMEZONE, DEFAULT_LANG = "Europe/Paris", "fr"
PLUGINS = ["plugins.engine.incremental.plugin"]
STATIC_PATHS = ["images", "documents"]
DEFAULT_PAGINATION = 3
ARTICLE_PATHS, PAGE_PATHS = ["articles"], ["pages"]
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
FEED_ALL_RSS, TAG_FEED_ATOM = "feeds/all.rss.xml", "feeds/{slug}.tag.xml"
FEED_MAX_ITEMS = 4
"""
OURS = """from publishconf import *
DEFAULT_IMAGE = None
"""
SOBER_LIST = """{% extends "base.html" %}{% block content %}{% for article in articles_page.object_list %}{{ article.content }}{% endfor %}
{% if articles_page.has_previous() %}<a href="{{ articles_previous_page.url }}">{% endif %}{% endblock %}"""
TICK = count(1_600_000_000)
"""Dates that a file may have, in seconds: long ago, and never the same twice."""


@dataclass
class Text:
    """A source of the site, by its path below `content`: its head, one value a key, and its body."""

    path: str
    head: dict[str, str]
    body: str = "Du texte."


@dataclass
class Site:
    """A site below `folder`. `texts` are its sources by their paths; `settings` are lines that the next `save` adds to its settings;
    `sources` are the texts of modules of ours that are edited, by their names: builds are made with these."""

    folder: Path
    forge: Forge
    theme: Path
    base: str
    texts: dict[str, Text] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    now: str = "2026-03-27T09:00"
    past: dict[str, Text] = field(default_factory=dict)
    said: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.content, self.output, self.own_theme = self.folder / "content", self.folder / "output", self.folder / "theme"
        for name in ("content/articles", "content/pages", "content/images", "content/documents", "overrides", "state"):
            (self.folder / name).mkdir(parents=True)
        shutil.copytree(self.theme, self.own_theme)
        (self.own_theme / "static").mkdir(exist_ok=True)
        self.save()

    @property
    def ours(self) -> bool:
        """Whether it has our theme and rooms."""
        return self.base is OURS

    def save(self) -> None:
        """Write the settings down."""
        lines = [f"import sys; sys.path.insert(0, {str(ROOT)!r})", self.base, f"THEME = {str(self.own_theme)!r}"]
        lines += [
            f"THEME_TEMPLATES_OVERRIDES = [{str(self.folder / 'overrides')!r}]",
            *(f"{name} = {value}" for name, value in self.settings.items()),
        ]
        self.write("conf.py", "\n".join(lines) + "\n")

    def write(self, path: str, data: str | bytes) -> Path:
        """Write a file below the folder, as if long ago: no two have the same date."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        date = next(TICK)
        os.utime(place, (date, date))
        return place

    def put(self, text: Text) -> None:
        """Write one source down."""
        lines = "".join(f"{name}: {value}\n" for name, value in text.head.items())
        fence = "---\n" if self.ours else ""
        self.texts[text.path] = text
        self.write(f"content/{text.path}", f"{fence}{lines}{fence}\n{text.body}\n")

    def drop(self, path: str) -> None:
        """Delete one source. Where `check` refuses a link that leads nowhere, whatever leads there says so no more."""
        for text in [text for text in self.texts.values() if self.ours and f"/{path})" in text.body]:
            text.body = "Du texte."
            self.put(text)
        del self.texts[path]
        (self.content / path).unlink()

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a build."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BEFFROI_STATE": str(self.folder / "state"), "BEFFROI_NOW": self.now}

    def build(self, output: Path | None = None, dies: int = 0, killed: float | None = None) -> int:
        """Build, and be killed before the write number `dies`, or `killed` seconds after the start: the exit code, or minus the signal."""
        said = self.folder / "said.txt"
        asked = {"content": self.content, "output": output or self.output, "settings": self.folder / "conf.py", "said": said}
        how = {"environ": self.environ, "dies": dies, "sources": self.sources}
        number = self.forge.start({**{name: str(path) for name, path in asked.items()}, **how})
        if killed is not None:
            kill(number, killed)
        code = self.forge.end()
        self.said = said.read_text(encoding="utf-8")
        return code

    def built(self) -> dict[str, bytes]:
        """What an incremental build gives."""
        assert self.build() == 0, self.said
        return files(self.output)

    def from_nothing(self) -> dict[str, bytes]:
        """What a build gives that knows nothing of the past."""
        fresh = self.folder / "fresh" / "output"
        shutil.rmtree(fresh.parent, ignore_errors=True)
        assert self.build(fresh) == 0, self.said
        return files(fresh)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """What is not the same in two outputs: a path each, and where they part."""
    found = [f"{'only after a change' if path in one else 'only from nothing'}: {path}" for path in sorted(one.keys() ^ other.keys())]
    for path in sorted(one.keys() & other.keys()):
        if one[path] != other[path]:
            at = next((place for place, (a, b) in enumerate(zip(one[path], other[path], strict=False)) if a != b), 0)
            found.append(f"{path}: {one[path][max(at - 60, 0) : at + 60]!r} and not {other[path][max(at - 60, 0) : at + 60]!r}")
    return found


def stock(theme: str) -> Callable[[Path, Forge], Site]:
    """A site of one of Pelican's own themes."""

    def made(folder: Path, forge: Forge) -> Site:
        site = Site(folder, forge, THEMES / theme, STOCK)
        for number in range(6):
            head = {
                "Title": f"Article {number}",
                "Date": f"2026-0{number // 3 + 1}-1{number} 09:00",
                "Category": "Culture" if number % 2 else "Sport",
            }
            site.put(Text(f"articles/a{number}.md", head | {"Tags": f"commun, t{number % 3}"}))
        site.put(Text("pages/contact.md", {"Title": "Contact"}))
        return fill(site)

    return made


def sober(folder: Path, forge: Forge) -> Site:
    """A site of the theme `simple` whose pages reach nothing but their own: its menu shows every category, and so moves with every text."""
    site = stock("simple")(folder, forge)
    site.write("theme/templates/index.html", SOBER_LIST)
    site.write("theme/templates/base.html", "<title>{{ SITENAME }}</title>{% block content %}{% endblock %}")
    return site


def ours(folder: Path, forge: Forge) -> Site:
    """A site of our theme, every room open."""
    site = Site(folder, forge, ROOT / "theme", OURS)
    for number in range(4):
        head = {
            "id": f"essai-{number}",
            "title": f"Article {number}",
            "date": f"2026-03-1{number} 09:00",
            "category": "Culture",
            "tags": "commun",
        }
        site.put(Text(f"articles/a{number}.md", head))
    site.put(Text("pages/contact.md", {"id": "contact", "title": "Nous écrire"}))
    return fill(site)


def fill(site: Site) -> Site:
    """Give it pictures and documents."""
    for name in ("images/un.gif", "images/deux.gif", "documents/plan.gif"):
        site.write(f"content/{name}", PIXEL)
    return site


SITES = {"simple": stock("simple"), "notmyidea": stock("notmyidea"), "sober": sober, "beffroi": ours}
