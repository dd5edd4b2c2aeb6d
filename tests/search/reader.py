"""Somebody who searches the journal: what is asked, what is heard and seen."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

from tests.browser.demonstration import SITEURL

PATIENCE = 30_000
"""Milliseconds: the first search of a browser compiles the engine, beside other checks."""


HREFS = "links => links.map(link => link.getAttribute('href'))"


def paths_of(links: Locator) -> list[str]:
    """Where `links` lead in the site, asked of the browser at once: it takes 4 ms of processor to answer anything."""
    return [href.removeprefix(SITEURL) for href in links.evaluate_all(HREFS)]


@dataclass
class Reader:
    """A person before `page`. `complaints` are what the browser said against the site, `asked` the addresses that it fetched."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.complaints.append(f"{message.type} {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def search(self, q: str = "", **facets: str) -> list[str]:
        """Open the address of a search; what is found, once it is said how much."""
        self.page.goto(f"/recherche/?{urlencode({'q': q, **facets})}")
        self.hears("résultat")
        return self.found

    def ask(self, q: str) -> tuple[list[str], list[str]]:
        """Type `q` into the page of the search: where its direct answer leads, and the addresses of the results in their order."""
        if "/recherche/" not in self.page.url:
            self.page.goto("/recherche/")
        self.page.get_by_label("Que cherchez-vous ?").fill(q)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("q => document.title.startsWith(`${q} – `)", arg=q)
        return paths_of(self.page.locator(".answer h2 a")), paths_of(self.page.locator("#liste h3 a"))

    def hears(self, words: str) -> str:
        """Wait until the live region says `words`; all that it says."""
        region = self.page.get_by_role("status").filter(has_text=words)
        region.wait_for()
        return region.inner_text()

    @property
    def found(self) -> list[str]:
        """The addresses of what is found, in their order: that of the answer, then those that are listed."""
        links = self.page.locator("#reponses h2 a, #liste h3 a")
        if "Aucun résultat" not in self.page.get_by_role("status").inner_text():
            links.first.wait_for()
        return paths_of(links)

    @property
    def focus(self) -> str:
        """What has the focus: its id, else its text."""
        return self.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
