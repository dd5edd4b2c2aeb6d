"""A phone in somebody's hand: what they tap and read, by the words of the page."""

from collections.abc import Callable
from time import monotonic

from playwright.sync_api import Locator, Page

from tests.fakes.direct import CODE, Direct
from tests.offline.patience import MOST, until

WAITING = "sur le téléphone"
LEFT = """() => new Promise((done) => {
  indexedDB.open("direct").onsuccess = ({ target: { result } }) => {
    const kept = result.transaction(["entries", "meta"]);
    const written = kept.objectStore("entries").getAll(), state = kept.objectStore("meta").get("state");
    kept.oncomplete = () => {
      result.close();
      done(written.result.some(({ status, session }) => status === "phone" && session === state.result.session.identity));
    };
  };
})"""
"""Whether anything of what was written on the phone for this session is still to be sent."""


class Phone:
    """The page of the phone on the service, in one window."""

    def __init__(self, page: Page, service: Direct) -> None:
        self.page, self.service = page, service
        page.goto(service.url)

    @property
    def status(self) -> str:
        """What the page says aloud."""
        return self.page.locator("#etat").inner_text()

    @property
    def thread(self) -> list[str]:
        """The texts of the list, oldest first."""
        return self.page.locator("#fil .entry-words").all_inner_texts()[::-1]

    @property
    def places(self) -> list[str]:
        """How far each went, oldest first."""
        return self.page.locator("#fil .entry-place").all_inner_texts()[::-1]

    def join(self, code: str = CODE) -> "Phone":
        """Type the code, and wait until the session is there."""
        self.page.get_by_label("Code").fill(code)
        self.page.locator("#entrer").get_by_role("button", name="Entrer").click()
        if code != "FAUX":
            self.page.locator("#entrer").wait_for(state="hidden")
            self.page.locator("#seance").wait_for()
        return self

    def kept_for_no_network(self) -> None:
        """Wait until the browser keeps the page itself."""
        until(self.page, "navigator.serviceWorker.ready.then(() => caches.keys()).then(names => names.length === 1)")
        until(self.page, "caches.match('/direct/').then(Boolean)")

    def open(self, kind: str) -> None:
        """Open the form of that kind."""
        self.page.locator("#ecrire").get_by_role("button", name=kind).click()

    def publish(self) -> None:
        """Tap « Publier », which succeeds."""
        self.page.get_by_role("button", name="Publier").click()
        self.page.locator("#saisie").wait_for(state="hidden")

    def write(self, *texts: str) -> None:
        """One piece of information for each text."""
        for text in texts:
            self.open("Information")
            self.page.locator("#texte").fill(text)
            self.publish()
            self.entry(text).wait_for()

    def entry(self, text: str) -> Locator:
        """The entry of the page, in whichever list, that has this text."""
        return self.page.locator(".entry", has_text=text)

    def wait(self, ready: Callable[[], bool]) -> None:
        """Until `ready()`."""
        end = monotonic() + MOST
        while not ready():
            assert monotonic() < end, (self.status, self.service.texts, self.thread)
            self.page.wait_for_timeout(50)

    def until_sent(self) -> None:
        """Until nothing is left on it, and the page, which shows a little later what it keeps, says so."""
        self.wait(lambda: not self.page.evaluate(LEFT) and "En ligne" in self.status)

    def without_network(self) -> None:
        """Cut at the socket: whatever was open falls, whatever is asked is not answered."""
        self.service.cut = True
        self.service.move()
        self.wait(lambda: "Hors connexion" in self.status)

    def with_network(self) -> None:
        """The network is back, and the phone told so."""
        self.service.cut = False
        self.page.evaluate("dispatchEvent(new Event('online'))")
