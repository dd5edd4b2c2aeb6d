"""The paths of `docs/parcours-clavier.md`, as a keyboard follows them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.demonstration import ROOT, SITEURL
from tests.browser.looks.stops import MOST
from tests.browser.looks.window import settle

PAGE = ROOT / "docs" / "parcours-clavier.md"
PLACES = {"Au téléphone", "À l’ordinateur"}
STOP = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.innerText;
  const name = (at.getAttribute("aria-label") || label || at.innerText || "").replace(/\\s+/g, " ").trim();
  return at === document.body ? null : {name, html: at.outerHTML};
}"""
"""What has the focus: what a reader hears of it, and what it is; null when nothing has."""
GO = """html => {
  const tag = html.match(/^<([a-z-]+)/)[1];
  const alike = [...document.querySelectorAll(tag)].filter(each => each.outerHTML === html);
  alike.find(each => (each.focus(), document.activeElement === each));
}"""


@dataclass(frozen=True)
class Way:
    """Something to do, and its steps; « Au téléphone : » or « À l’ordinateur : » stands before one that is only taken there."""

    name: str
    steps: tuple[str, ...]

    def steps_at(self, place: str) -> list[str]:
        """Those that are taken at `place`, without its name."""
        elsewhere = PLACES - {place}
        split = [(step, *step.partition(" : ")[::2]) for step in self.steps]
        return [words if head in PLACES else step for step, head, words in split if head not in elsewhere]


def paths(file: Path = PAGE) -> list[Way]:
    """Every path of the page."""
    sections = re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [Way(section.splitlines()[0], tuple(re.findall(r"^\d+\. (.+)$", section, re.MULTILINE))) for section in sections]


def follow(page: Page, step: str) -> None:
    """Do what one step says. Raises AssertionError where it does not lead, or when it is not a step that we know."""
    for wording, do in STEPS.items():
        if said := re.fullmatch(wording, step):
            do(page, *said.groups())
            return
    raise AssertionError(f"Ce pas n’est pas compris : {step}")


def walk(page: Page) -> list[dict[str, str]]:
    """Every stop of Tab, from what has the focus to the end of the page."""
    met = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            break
        met.append(stop)
    return met


def stand_on(page: Page, walked: list[dict[str, str]], step: str) -> None:
    """Have the focus where `step`, the first of a path, leads in the page that was walked through: the walk is the same for all paths."""
    name = re.fullmatch(REACH, step)[1]
    found = next((stop for stop in walked if starts(stop["name"], name)), None)
    assert found, f"`Tab` ne mène pas à « {name} », mais à : {[stop['name'] for stop in walked]}"
    page.evaluate(GO, found["html"])
    assert page.evaluate(STOP) == found


def reach(page: Page, name: str) -> None:
    """Press Tab until the focus is on what starts with `name`."""
    met = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            break
        met.append(stop["name"])
        if starts(met[-1], name):
            return
    raise AssertionError(f"`Tab` ne mène pas à « {name} », mais à : {met}")


def step_to(page: Page, name: str) -> None:
    """Press Tab once: the focus is there."""
    page.keyboard.press("Tab")
    assert starts(page.evaluate(STOP)["name"], name)


def press(page: Page) -> None:
    """Open what has the focus."""
    if (page.evaluate("document.activeElement.getAttribute('href')") or "").startswith("#"):
        page.keyboard.press("Enter")
        return
    with page.expect_navigation():
        page.keyboard.press("Enter")
    settle(page)


def write(page: Page, words: str) -> None:
    """Type in the field that has the focus."""
    page.keyboard.type(words)


def at(page: Page, address: str) -> None:
    """The page is the one at `address`."""
    page.wait_for_url(lambda url: url.removeprefix(SITEURL).split("?")[0] == address)


def leads(page: Page, address: str) -> None:
    """What has the focus is a link there."""
    assert page.evaluate("document.activeElement.href") in (address, SITEURL + address)


def leads_from(page: Page, start: str) -> None:
    """What has the focus is a link to an address that starts so."""
    assert page.evaluate("document.activeElement.href").startswith(start)


def reads(page: Page, words: str) -> None:
    """These words are in the page, on the screen."""
    page.locator("main").get_by_text(words).first.wait_for(state="visible")


def titled(page: Page, words: str) -> None:
    """The main title is this one."""
    assert plain(page.locator("h1").inner_text()).lower() == plain(words).lower()


def starts(text: str, name: str) -> bool:
    """Whether `text` is `name` or goes on after it, whatever its spaces."""
    return re.match(rf"{re.escape(plain(name))}(?!\w)", plain(text)) is not None


def plain(text: str) -> str:
    """The same with ordinary spaces."""
    return re.sub(r"\s+", " ", text).strip()


REACH = r"`Tab` jusqu’à « (.+) »"
STEPS: dict[str, Callable[..., None]] = {
    REACH: reach,
    r"`Tab` une fois : « (.+) »": step_to,
    r"`Entrée`": press,
    r"On écrit « (.+) »": write,
    r"On est à `(.+)`": at,
    r"Le lien mène à `(.+)`": leads,
    r"Le lien commence par `(.+)`": leads_from,
    r"On lit « (.+) »": reads,
    r"Le titre est « (.+) »": titled,
}
