"""A site in several versions, as builds make it, and the reader's eye that looks for missing files."""

import json
import re
import shutil
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from tests.journal import files

SITE = "https://journal.valbrune.example/"


def write(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def version(number: int, articles: int = 12) -> dict[str, str]:
    """The whole site at one of its versions: each time four articles go, four come, every page and every picture changes."""
    first = 4 * number
    shown = [f"2026/03/article-{index}" for index in range(first, first + articles)]
    files = {
        f"theme/font-{number}.woff2": f"font {number} " * 300,
        "theme/site.css": f"@font-face {{ src: url(font-{number}.woff2) }} /* {number} */",
        "theme/site.js": f"/* {number} */",
        "favicon.ico": f"icon {number // 2}",
        "flux/rss.xml": "".join(f"<link>{SITE}{path}/</link>" for path in shown),
        "flux/journal.json": json.dumps([f"{SITE}{path}/" for path in shown]),
        "sitemap.xml": "".join(f"<loc>{SITE}{path}/</loc>" for path in shown),
        "robots.txt": f"Sitemap: {SITE}sitemap.xml",
        "index.html": page(number, "".join(f'<a href="{SITE}{path}/">article</a>' for path in shown)),
        "404.html": page(number, '<a href="/">accueil</a>'),
    }
    for index, path in enumerate(shown):
        picture = f"images/photo-{index}-{number:08x}"
        files[f"{picture}.jpg"] = f"picture {number} " * 200
        files[f"{picture}.avif"] = f"light picture {number} " * 100
        following = shown[(index + 1) % len(shown)]
        files[f"{path}/index.html"] = page(
            number, f'<picture><source srcset="/{picture}.avif 400w"><img src="/{picture}.jpg"></picture><a href="/{following}/">suite</a>'
        )
    return files


def page(number: int, body: str) -> str:
    head = '<link rel="stylesheet" href="/theme/site.css"><link rel="alternate" href="/flux/rss.xml"><script src="/theme/site.js"></script>'
    return f"<!doctype html><html><head><title>{number}</title>{head}</head><body>{body}</body></html>"


def missing(live: Path, known: set[str] = frozenset()) -> list[str]:
    """What readers would miss now: pictures, styles and scripts of any page; pages, from the `known` ones and what they lead to."""
    there = files(live)
    sources = {name: read.decode() for name, read in there.items() if name.endswith((".html", ".css", ".xml", ".json"))}
    found = [f"{name} → {each}" for name, text in sources.items() for each in needs(name, text) if each not in there]
    seen, todo = set(), ["index.html", "flux/rss.xml", "flux/journal.json", "sitemap.xml", *sorted(known)]
    while todo:
        name = todo.pop()
        if name in sources and name not in seen:
            seen.add(name)
            todo += leads_to(name, sources[name])
            found += [f"{name} → {each}" for each in leads_to(name, sources[name]) if each not in there]
    return found


@lru_cache(maxsize=4096)
def needs(name: str, text: str) -> list[str]:
    """The files without which a page or a style sheet is not whole."""
    if name.endswith(".css"):
        return [local(each, name) for each in re.findall(r"url\((.+?)\)", text)]
    if not name.endswith(".html"):
        return []
    soup = BeautifulSoup(text, "html.parser")
    written = [each["src"] for each in soup.find_all(src=True)] + [each["href"] for each in soup.find_all("link")]
    written += [part.split()[0] for each in soup.find_all(srcset=True) for part in each["srcset"].split(",")]
    return [local(each, name) for each in written]


@lru_cache(maxsize=4096)
def leads_to(name: str, text: str) -> list[str]:
    """The pages that a page, a feed or a site map leads to."""
    if name.endswith(".html"):
        return [local(each["href"], name) for each in BeautifulSoup(text, "html.parser").find_all("a")]
    return [local(each, name) for each in re.findall(rf"{SITE}[^<\"]+", text)]


def local(address: str, name: str) -> str:
    """The file that serves `address`, met in the file `name`."""
    path = unquote(urlsplit(urljoin(SITE + name, address)).path).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but those of the deploy itself."""
    return {name: read for name, read in files(folder).items() if not name.startswith(".beffroi-")}
