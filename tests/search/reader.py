"""Somebody who searches the journal: what is asked, what is heard and seen."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser.chromium import PATIENCE
from tests.browser.demonstration import SITEURL

ANSWERED = """([q, patience]) => new Promise((tell, refuse) => {
  const hrefs = links => [...document.querySelectorAll(links)].map(link => link.getAttribute("href"));
  const look = () => document.title.startsWith(`${q} – `) && tell([hrefs(".answer h2 a"), hrefs("#liste h3 a")]);
  new MutationObserver(look).observe(document.head, {subtree: true, childList: true, characterData: true});
  setTimeout(() => refuse(new Error(`No answer to ${q}`)), patience);
  look();
})"""
"""Once the title says what was asked, where the answers and the results lead. The browser says it by itself: it takes 4 ms of processor to
answer anything, and more to look at each frame whether there is something to answer."""
ASK = "q => { const field = document.getElementById('q'); field.value = q; field.form.requestSubmit(); }"
"""At once: who types is answered before the question is sent, and a second time after."""


def paths_of(hrefs: list[str]) -> list[str]:
    """`hrefs` without the address of the site."""
    return [href.removeprefix(SITEURL) for href in hrefs]


@dataclass
class Reader:
    """A person before `page`. `complaints` are what the browser said against the site, `asked` the addresses that it fetched, of one who is
    listened to."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def listen(self) -> Self:
        """Note what the browser says and fetches."""
        self.page.on("console", lambda message: self.complaints.append(f"{message.type} {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        return self

    def search(self, q: str, **facets: str) -> list[str]:
        """Open the address of a search; what is found."""
        self.page.goto(f"/recherche/?{urlencode({'q': q, **facets})}")
        return self.find(q)

    def find(self, q: str) -> list[str]:
        """Wait until all is told of `q`, which was asked: the addresses, the direct answer before the results in their order."""
        answers, listed = self._told(q)
        return answers + listed

    def ask(self, q: str) -> tuple[list[str], list[str]]:
        """Ask `q` in the page of the search: where its direct answer leads, and the addresses of the results in their order."""
        if "/recherche/" not in self.page.url:
            self.page.goto("/recherche/")
        self.page.evaluate(ASK, q)
        return self._told(q)

    def _told(self, q: str) -> tuple[list[str], list[str]]:
        answers, listed = self.page.evaluate(ANSWERED, [q, PATIENCE])
        return paths_of(answers), paths_of(listed)

    def hears(self, words: str) -> str:
        """Wait until the live region says `words`; all that it says."""
        region = self.page.get_by_role("status").filter(has_text=words)
        region.wait_for()
        return region.inner_text()

    @property
    def focus(self) -> str:
        """What has the focus: its id, else its text."""
        return self.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
