"""A moderator's scripted hour: fifty texts decided on a telephone, and what each decision costs.

    .venv-dev/bin/python -m tests.contributions.moderators_hour

Measured: the seconds from the first touch of a decision until the next text is there to be read, in a real browser of 390 pixels with a
slow processor and a slow line, while the service publishes what is decided; the touches. Assumed: the time of a hand and of a choice, by
the keystroke-level model. Reading is the moderator's own time: a model of it is printed apart, and is not part of what is asked.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.telephone import started_browser
from tests.contributions.conftest import Resident, town_day
from tests.contributions.whole_town import WholeTown, opened_town
from tests.desk.first_day import BYTES_PER_SECOND, LATENCY, TAP
from tests.house import ROOT

TEXTS, SLOWER, MOST = 50, 4, 6.0
"""Of the issue: so many texts, so slow a processor, and at most so many seconds of a decision, in the median."""
CHOICE = 1.35
"""Seconds of a mind that prepares a gesture (Card, Moran and Newell, 1980): once a decision."""
WORDS_A_MINUTE = 238
"""Silent reading of adults, English non-fiction, between 175 and 300 for most: Brysbaert, 2019, https://doi.org/10.1016/j.jml.2019.104047."""
SENTENCE = re.compile(r"[A-ZÉÀ][^.!?\n@/\[\]*#|<>_{}:]{60,220}[.!?]")
GESTURES = {"publier": "Publier", "refuser": "Refuser…", "reformuler": "Reformuler…"}
SCRIPT = ("publier",) * 4 + ("refuser",) + ("publier",) * 3 + ("refuser", "reformuler")
"""Of ten texts seven are published, two refused for a reason of the charter, one goes back to its author: a share of ours, no town's."""


@dataclass(frozen=True)
class Decision:
    """What one decision cost: `seconds` of the machine; `touches` of the hand, those that move the page included; the words read before."""

    gesture: str
    seconds: float
    touches: int
    words: int

    @property
    def with_hand(self) -> float:
        """Seconds of the machine, of the hand and of the choice."""
        return self.seconds + self.touches * TAP + CHOICE

    @property
    def with_reading(self) -> float:
        """The same and the time to read the text once."""
        return self.with_hand + self.words * 60 / WORDS_A_MINUTE


def gather_sentences(count: int) -> list[str]:
    """So many sentences of the demonstration's articles: no two are alike, or the service would refuse them."""
    files = sorted((ROOT / "content" / "articles").rglob("*.md"))
    bodies = (file.read_text(encoding="utf-8").rpartition("---")[2] for file in files)
    return [sentence for body in bodies for sentence in SENTENCE.findall(body)[:2]][:count]


def fill_queue(town: WholeTown, count: int) -> None:
    """Have residents ask, each at home."""
    for number, sentence in enumerate(gather_sentences(count)):
        Resident(town.desk, address=f"10.7.{number}.1").ask(text=f"{sentence} Qu’en dit la mairie ?", name=f"Voisin {number + 1}")


def slow_down(context: BrowserContext, page: Page) -> None:
    """A telephone of the middle of the range on a slow line."""
    phone = context.new_cdp_session(page)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND / 2, "latency": LATENCY, "offline": False}
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", line)


def touch(place: Locator) -> int:
    """Press: how many touches it took, since what is below the screen is brought there first."""
    is_on_screen = "place => { const { top, bottom } = place.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }"
    moves = 0 if place.evaluate(is_on_screen) else 1
    place.tap()
    return 1 + moves


def decide(page: Page, text: Locator, gesture: str, is_last: bool) -> Decision:
    """Take one decision, and wait for the next text."""
    words = len(text.locator("p.typed").inner_text().split())
    begun = time.perf_counter()
    if gesture == "publier":
        touches = touch_and_wait(page, text.get_by_role("button", name="Publier"))
    else:
        touches = touch(text.get_by_text(GESTURES[gesture]))
        touches += touch_and_wait(page, text.locator("details[open] button.wide").first)
    if not is_last:
        find_next(page).locator("p.typed").wait_for()
    return Decision(gesture, time.perf_counter() - begun, touches, words)


def touch_and_wait(page: Page, button: Locator) -> int:
    """Press the button that decides, and wait for the page that it leads to."""
    with page.expect_navigation():
        return touch(button)


def find_next(page: Page) -> Locator:
    """The text that the page leads to; the first of the queue where it leads to none."""
    led_to = page.locator("ol.queue > li:target")
    return led_to if led_to.count() else page.locator("ol.queue > li").first


def decide_all(town: WholeTown, count: int) -> list[Decision]:
    """The decisions of the hour, in their order."""
    starting = started_browser()
    context, page, faults = town.telephone(next(starting), 1)
    town.enter(page, "Camille Modère", "modère")
    slow_down(context, page)
    page.goto(f"{town.desk.service.origin}/bureau/moderation/")
    page.get_by_role("heading", name=f"{count} à lire").wait_for()
    decisions: list[Decision] = []
    for number in range(count):
        decisions.append(decide(page, find_next(page), SCRIPT[number % len(SCRIPT)], number == count - 1))
        print(f"{number + 1} of {count}: {decisions[-1].gesture}, {decisions[-1].seconds:.2f} s", file=sys.stderr)
    page.get_by_role("heading", name="Rien à lire").wait_for()
    assert faults == []
    starting.close()
    return decisions


def measure_hour(count: int = TEXTS) -> list[Decision]:
    """Open a town, fill its queue and empty it."""
    closes = f"{town_day() + timedelta(days=30):%Y-%m-%d}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, opened_town(Path(folder), closes) as town:
        fill_queue(town, count)
        return decide_all(town, count)


def format_table(decisions: list[Decision]) -> Iterable[str]:
    """A table in Markdown."""
    yield "| gesture (seconds: median; p95) | texts | touches | machine | with hand and choice | and the text read once |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name in (*GESTURES, ""):
        chosen = [each for each in decisions if each.gesture == name or not name]
        if len(chosen) < 2:
            continue
        touches = sorted({each.touches for each in chosen})
        columns = (format_seconds(getattr(each, key) for each in chosen) for key in ("seconds", "with_hand", "with_reading"))
        span = f"{touches[0]} to {touches[-1]}" if len(touches) > 1 else f"{touches[0]}"
        yield f"| {GESTURES.get(name, '**all**')} | {len(chosen)} | {span} | {' | '.join(columns)} |"


def format_seconds(values: Iterable[float]) -> str:
    """The median and the 95th centile."""
    seconds = list(values)
    return f"{median(seconds):.2f}; {quantiles(seconds, n=20, method='inclusive')[-1]:.2f}"


def main() -> None:
    """Measure, print the table; fail beyond what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=TEXTS, help=f"texts of the queue ({TEXTS})")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    decisions = measure_hour(asked.texts)
    print(f"{town_day()}, {os.cpu_count()} cores, load {load:.0f} before and {os.getloadavg()[0]:.0f} after.\n")
    print(*format_table(decisions), sep="\n")
    middle = median(each.with_hand for each in decisions)
    if middle > MOST:
        raise SystemExit(f"{middle:.2f} s: more than {MOST:.0f} s.")


if __name__ == "__main__":
    main()
