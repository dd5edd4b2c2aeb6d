"""Three questions with a stopwatch: `.venv-dev/bin/python -m tests.browser.stopwatch`, from the checkout.

How many taps, bytes and seconds until the answer is on the screen of a telephone, at slow 4G, on a first visit: from the front page, and
from the link that a search engine gives. Prints the table and puts it at the end of `docs/pages.md`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Locator, Page

from tests.browser import chromium, demonstration
from tests.browser.table import PAGE, QUESTIONS_TITLE, comma, site

SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 1_474_560 // 8, "uploadThroughput": 675_000 // 8}
"""Bytes a second and milliseconds a request, as Lighthouse has them: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md"""
HELD = {"width": 390, "height": 664}
"""A telephone between the bars of its browser, in pixels."""
IN_SIGHT = """(found, height) => performance.getEntriesByName("first-contentful-paint").length > 0
  && found.some((one) => one.checkVisibility() && one.getBoundingClientRect().top < height)"""
"""Whether the page is painted and one of them is within the screen: asked at once, since a script may hide one in the meantime."""
PATIENCE = 40
"""Seconds."""
RUNS = 3
HEAD = f"""
{QUESTIONS_TITLE}

Sur un téléphone (390 pixels sur 664), en 4G lente (1,5 Mbit/s, 560 ms par requête), à la première visite, sans rien en réserve : ce qu’il
faut toucher, ce qui est reçu et le temps qui passe jusqu’à ce que la réponse se lise à l’écran ; médiane de trois passages. Pour refaire ce
tableau : `.venv-dev/bin/python -m tests.browser.stopwatch`.

| question | depuis | ce qui est lu | touches | ko | secondes |
|---|---|---|--:|--:|--:|
"""


@dataclass(frozen=True)
class Question:
    """What someone asks; the door of the front page and a word of its fact; the page that says all of it, and what is read there."""

    words: str
    door: str
    fact: str
    address: str
    answer: str


QUESTIONS = (
    Question("Que faire ce week-end ?", "Ce week-end", "sortie", "/agenda/ce-week-end/", "main :is(.pick, .event-title)"),
    Question("Où manger maintenant ?", "Où manger", "ouverte", "/lieux/types/restaurant/?ouvert", "main .place-entry .now[data-state='o']"),
    Question("Mon bus roule-t-il ?", "Mon bus", "perturbée", "/trafic/", "main .row-state .state"),
)


class Stopwatch:
    """A new reader: nothing in cache, a slow network; counts from the first request on."""

    def __init__(self, browser: Browser) -> None:
        """Open a browser of their own."""
        address = demonstration.SITEURL
        self.context = browser.new_context(viewport=HELD, base_url=address, service_workers="block", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.received = 0
        network = self.context.new_cdp_session(self.page)
        network.on("Network.dataReceived", lambda part: self._count(part["encodedDataLength"]))
        network.on("Network.responseReceived", lambda part: self._count(part["response"]["encodedDataLength"]))
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW_4G)
        self.since = time.monotonic()

    def _count(self, length: float) -> None:
        self.received += int(length)

    def stop(self, answer: Locator) -> tuple[float, float]:
        """Kilobytes and seconds until `answer` is drawn within the screen."""
        while not answer.evaluate_all(IN_SIGHT, HELD["height"]):
            if time.monotonic() - self.since > PATIENCE:
                raise TimeoutError(f"{answer} is not on the screen after {PATIENCE} seconds")
            self.page.wait_for_timeout(50)
        spent = time.monotonic() - self.since
        return self.received / 1000, spent


def main() -> None:
    """Measure, write, print."""
    with site() as (_, host), chromium.opened(host, chromium.WHOLE) as browser:
        rows = [row for question in QUESTIONS for row in ask(browser, question)]
    section = HEAD.lstrip("\n") + "\n".join(rows) + "\n"
    before = PAGE.read_text(encoding="utf-8").partition(QUESTIONS_TITLE)[0].rstrip()
    PAGE.write_text(f"{before}\n\n{section}", encoding="utf-8")
    print(section)


def ask(browser: Browser, question: Question) -> list[str]:
    """The rows of one question: its fact on the front page, all of it behind one tap, all of it from a search engine."""
    ways = (
        ("la une", "le fait", 0, fact_of_door),
        ("la une", "tout", 1, answer_behind_door),
        ("un moteur de recherche", "tout", 0, answer_from_search_engine),
    )
    rows = []
    for start, read, taps, way in ways:
        runs = [timed(browser, question, way) for _ in range(RUNS)]
        weight, seconds = (median(values) for values in zip(*runs, strict=True))
        rows.append(f"| {question.words} | {start} | {read} | {taps} | {weight:.0f} | {comma(seconds)} |")
    return rows


def timed(browser: Browser, question: Question, way: Callable[[Page, Question], Locator]) -> tuple[float, float]:
    """One run of one way, by a new reader."""
    watch = Stopwatch(browser)
    spent = watch.stop(way(watch.page, question))
    watch.context.close()
    return spent


def fact_of_door(page: Page, question: Question) -> Locator:
    """The fact of the hour, that the front page says itself."""
    page.goto("/", wait_until="commit")
    return page.locator(".doors").get_by_role("link", name=question.door).filter(has_text=question.fact)


def answer_behind_door(page: Page, question: Question) -> Locator:
    """What one tap on that door leads to."""
    fact_of_door(page, question).first.click()
    return page.locator(f"{question.answer}:visible")


def answer_from_search_engine(page: Page, question: Question) -> Locator:
    """What the link of a search engine leads to."""
    page.goto(question.address, wait_until="commit")
    return page.locator(f"{question.answer}:visible")


if __name__ == "__main__":
    main()
