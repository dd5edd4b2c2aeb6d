"""A site in several versions, as builds make it, and the reader's eye that looks for missing files."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

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
    found, seen, todo = [], set(), ["index.html", "flux/rss.xml", "flux/journal.json", "sitemap.xml", *sorted(known)]
    for path in sorted(live.rglob("*.html")):
        name = path.relative_to(live).as_posix()
        found += [f"{name} → {each}" for each in files_of(path, name) if not (live / each).is_file()]
    while todo:
        name = todo.pop()
        if name in seen or not (live / name).is_file():
            continue
        seen.add(name)
        links = pages_of(live / name, name)
        found += [f"{name} → {each}" for each in links if not (live / each).is_file()]
        todo += links
    return found


def files_of(path: Path, name: str) -> list[str]:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    written = [each["src"] for each in soup.find_all(src=True)] + [each["href"] for each in soup.find_all("link")]
    written += [part.split()[0] for each in soup.find_all(srcset=True) for part in each["srcset"].split(",")]
    found = [local(each, name) for each in written]
    styles = [each for each in found if each.endswith(".css") and (path.parents[len(name.split("/")) - 1] / each).is_file()]
    for style in styles:
        text = (path.parents[len(name.split("/")) - 1] / style).read_text(encoding="utf-8")
        found += [local(each, style) for each in re.findall(r"url\((.+?)\)", text)]
    return found


def pages_of(path: Path, name: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if name.endswith(".html"):
        written = [each["href"] for each in BeautifulSoup(text, "html.parser").find_all("a")]
    else:
        written = re.findall(rf"{SITE}[^<\"]+", text)
    return [local(each, name) for each in written]


def local(address: str, name: str) -> str:
    """The file that serves `address`, met in the file `name`."""
    path = unquote(urlsplit(urljoin(SITE + name, address)).path).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but those of the deploy itself."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {name: path.read_bytes() for path in files if not (name := path.relative_to(folder).as_posix()).startswith(".beffroi-")}
