"""A journal built with the theme, as tests look at it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import html as lxml_html

from tests.warm import pelican

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Page:
    """One HTML file of a built journal."""

    address: str
    path: Path

    @cached_property
    def html(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def tree(self) -> lxml_html.HtmlElement:
        """The same for tests that look at hundreds of pages: read in a thirtieth of the time, and asked by XPath."""
        return lxml_html.document_fromstring(self.path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))

    @property
    def redirects(self) -> bool:
        return 'http-equiv="refresh"' in self.html[:2000]


@dataclass(frozen=True)
class Site:
    """A built journal."""

    folder: Path

    @cached_property
    def pages(self) -> list[Page]:
        files = sorted(self.folder.rglob("*.html"))
        return [Page(file.relative_to(self.folder).as_posix().removesuffix("index.html"), file) for file in files]

    @cached_property
    def full_pages(self) -> list[Page]:
        return [page for page in self.pages if not page.redirects]

    def page(self, address: str) -> Page:
        return next(page for page in self.pages if page.address == address)

    def holds(self, address: str) -> bool:
        file = self.folder / address
        return file.is_file() or (file / "index.html").is_file()


def text_of(element: lxml_html.HtmlElement) -> str:
    """The words in an element, with one space where there are several."""
    return " ".join(element.text_content().split())


def of_class(name: str) -> str:
    """The condition of XPath that an element has a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def build(folder: Path, **settings) -> Site:
    """Build the journal with `settings` over the town's, in a process of its own."""
    conf = folder / "conf.py"
    lines = [f"import sys; sys.path.insert(0, {str(ROOT)!r})", "from pelicanconf import *"]
    conf.write_text("\n".join(lines + [f"{name} = {value!r}" for name, value in settings.items()]), encoding="utf-8")
    output = folder / "output"
    told = {"BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": "2026-03-27T09:00", "BEFFROI_SITEURL": ""}
    run = pelican(["-s", str(conf), "-o", str(output), "--fatal", "errors"], **told)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    return Site(output)
