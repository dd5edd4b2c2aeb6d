"""Real archives shown by the theme, looked at by a browser: what does not fit, table by table, line of code by line of code.

`python -m tests.theme.archive_pages FOLDER` builds each archive that BEFFROI_CORPORA names, and puts in FOLDER the list of what it found
and pictures of the twenty worst pages.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.host import Host
from tests.campaign import archives
from tests.theme.built import ROOT, Site, build

NAME = "journal.valbrune.example"
SITEURL = f"https://{NAME}"
WIDTHS = (320, 390)
WORST = 20
LOOK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


@dataclass(frozen=True, order=True)
class Fault:
    """What does not fit on one page in a window `width` pixels wide; `weight` ranks it."""

    weight: float
    address: str
    width: int
    sort: str
    what: str

    def __str__(self) -> str:
        return f"{self.address} ({self.width} px) : {self.sort}, {self.what}"


def shown(corpus: Path, folder: Path) -> Site:
    """The archive `corpus` as a journal with the theme, built below `folder`."""
    look = {"PATH": str(corpus), "STRICT_SINCE": "2030-01-01", "SITEURL": SITEURL, "THEME": str(ROOT / "theme"), "DEFAULT_IMAGE": None}
    return build(folder, **look)


def stories(site: Site) -> list[str]:
    """The addresses of what is read: articles, brèves and pages."""
    return [page.address for page in site.full_pages if 'class="story' in page.html and page.address != "contact/"]


@contextmanager
def browsed(site: Site) -> Iterator[Browser]:
    """A browser that finds `site` at its address."""
    host = Host(site.folder, NAME)
    try:
        with chromium.opened(host) as browser:
            yield browser
    finally:
        host.close()


def faults(page: Page, address: str) -> Iterator[Fault]:
    """What does not fit on the page at `address`, at each width."""
    page.goto(f"{SITEURL}/{address}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        yield from (Fault(weight, address, width, sort, what) for weight, sort, what in page.evaluate(LOOK))


def worst(found: list[Fault]) -> list[str]:
    """The pages with most to mend, the worst first."""
    weights: dict[str, float] = {}
    for fault in found:
        weights[fault.address] = weights.get(fault.address, 0) + fault.weight
    return sorted(weights, key=lambda address: (-weights[address], address))[:WORST]


def main(folder: Path) -> None:
    """Look at every page of every archive, and keep pictures of the worst."""
    for corpus in archives():
        home = folder / corpus.name
        home.mkdir(parents=True, exist_ok=True)
        site = shown(corpus, home)
        with browsed(site) as browser:
            page = browser.new_page()
            found = [fault for address in stories(site) for fault in faults(page, address)]
            for rank, address in enumerate(worst(found), 1):
                page.goto(f"{SITEURL}/{address}")
                page.set_viewport_size({"width": WIDTHS[-1], "height": 800})
                page.screenshot(path=home / f"{rank:02}.png", full_page=True)
        (home / "faults.txt").write_text("\n".join(map(str, sorted(found, reverse=True))), encoding="utf-8")
        print(f"{corpus.name} : {len(stories(site))} pages, {len(found)} défauts sur {len({fault.address for fault in found})} pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
