"""Every address that the files of a site hold, and what each leads to where the site is served below a folder of any host."""

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

HERE = "http://127.0.0.1:8000"
"""Any host but the town's."""
LOADED = {"src", "poster", "action", "data", "cite", "background"}
FOR_MACHINES = {"canonical", "alternate"}
"""What a `<link>` that names a language or the page itself must say in full; a feed is an alternate too, with its `type`."""
CSS = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
IN_DATA = re.compile(r"""(?:https?://|/)[^\s"'<>,\\]+""")


class _Addresses(HTMLParser):
    """Collects the addresses of a page, without those that a standard wants whole."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        said = {name: value or "" for name, value in attrs}
        is_for_machines = tag == "link" and said.get("rel") in FOR_MACHINES and ("hreflang" in said or said["rel"] == "canonical")
        for name, value in said.items():
            if name in LOADED or (name in ("href", "xlink:href") and not is_for_machines):
                self.found.append(value)
            elif name in ("srcset", "imagesrcset"):
                self.found += [each.split()[0] for each in value.split(",") if each.strip()]
            elif name.startswith("data-") and name != "data-share-url":
                self.found += IN_DATA.findall(value) if value.startswith(("/", "http", "{", "[")) else []
            elif name == "content" and said.get("http-equiv") == "refresh":
                self.found.append(value.partition("url=")[2])
            elif name == "style":
                self.found += CSS.findall(value)


def list_addresses(file: Path) -> Iterator[str]:
    """The addresses in a page, a style, the manifest of the app, the worker and the scripts of the strips."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        yield from _Addresses(text).found
    elif file.suffix == ".css":
        yield from CSS.findall(text)
    elif file.name == "sw.js" and "const JOURNAL = " in text:
        kept = json.loads(text.partition("const JOURNAL = ")[2].partition(";\n")[0])
        yield from (*kept["pages"], *kept["files"], kept["lost"], *kept["fixed"])
    elif file.suffix == ".webmanifest":
        manifest = json.loads(text)
        yield from (manifest["id"], manifest["start_url"], manifest["scope"])
        yield from (each.get("src") or each["url"] for each in (*manifest["icons"], *manifest["shortcuts"]))
    elif file.parent.name == "bandeau":
        yield from _Addresses(text.replace('\\"', '"')).found


def find_refused(site: Path, root: str, siteurl: str) -> dict[str, str]:
    """By address, the first file that holds it: what does not answer when `site`, built for `siteurl`, is served below `root` of another
    host, or leads back to the town's own. An address of somebody else's is theirs to answer."""
    refused: dict[str, str] = {}
    known: set[str] = set()
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        if file.suffix not in (".html", ".css", ".webmanifest", ".js"):
            continue
        place = file.relative_to(site).as_posix()
        for written in list_addresses(file):
            address = urljoin(f"{HERE}{root}/{place}", unescape(written))
            if address in known:
                continue
            known.add(address)
            if not _answers(address, site, root, siteurl):
                refused.setdefault(written, place)
    return refused


def _answers(address: str, site: Path, root: str, siteurl: str) -> bool:
    if address == f"{siteurl}/":
        return True  # the declaration of accessibility says of which site it speaks
    if address.startswith(siteurl):
        return False
    if not address.startswith(f"{HERE}/"):
        return True
    path = unquote(urlsplit(address).path)
    if not path.startswith(f"{root}/"):
        return False
    file = site / path.removeprefix(f"{root}/")
    return file.is_file() or (file / "index.html").is_file() or (path.endswith("/") and file.is_dir())
