"""The page of the traffic as a town that listens to its operator has it: what `refresh` writes, and the clock, are a test's own."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, Route

from plugins.core.infrastructure.clock import PARIS
from plugins.town.transit import gtfs, realtime, refresh
from plugins.town.transit.disruption import Situation
from tests.browser.demonstration import ROOT, SITEURL

POLICY = "default-src 'self'"
STATES = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row.querySelector("[data-state]").dataset.state]))"""
BEGUN = "async () => { await import(document.querySelector(\"script[src*='/traffic.']\").src); }"
"""Once the script has drawn its first answer, or done without: it listens to its reader from then on."""
ASK_AGAIN = """(url) => new Promise((done) => {
  const read = Response.prototype.json;
  Response.prototype.json = function () {
    return this.url === url ? read.call(this).finally(done) : read.call(this);
  };
  document.dispatchEvent(new Event("visibilitychange"));
})"""
PATIENT = "AbortSignal.timeout = () => new AbortController().signal"
"""A host that needs ten seconds for its answer, as one of a busy machine may, is not given up."""
LIVE = f"{SITEURL}/trafic/direct/etat.json"
CONF = {"SITEURL": SITEURL, "SITENAME": "Le Beffroi", "DEFAULT_LANG": "fr", "FEED_AUTHORITY": "valbrune.example,2024"}
NETWORK = gtfs.read_gtfs(ROOT / "content" / "transports" / "reseau")


def at(moment: str) -> datetime:
    """An instant, in Paris."""
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


def written(folder, content: bytes, moment: str) -> str:
    """What browsers are told once `refresh` has received `content`, a feed, at that instant; `folder` is a web root."""
    (folder / "index.html").write_text("le journal")
    reading = realtime.read_realtime(content, NETWORK, at(moment), lambda: {})
    refresh.write_live_files(folder, NETWORK, Situation(reading.made_at, reading.disruptions), at(moment), CONF, {})
    return (folder / "trafic" / "direct" / "etat.json").read_text(encoding="utf-8")


def opened(page: Page, site: Path, address: str, moment: str, told: str | None = None) -> Page:
    """The page of `site` at `address`, read at that instant in Paris. `told` is what the host answers of the state, None a failure."""
    html = (site / address / "index.html").read_text(encoding="utf-8").replace('data-live=""', f'data-live="{LIVE}"')
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    page.clock.install(time=at(moment))
    page.add_init_script(PATIENT)
    page.route(f"{SITEURL}/{address}", lambda route: route.fulfill(body=html, headers=headers))
    page.route(LIVE, answering(told))
    with page.expect_event("requestfinished" if told else "requestfailed", lambda request: request.url == LIVE):
        page.goto(f"/{address}")
    page.evaluate(BEGUN)
    return page


def ask_again(page: Page) -> None:
    """Have the reader come back to the page, and wait until it has read what the host answers, which it draws at once."""
    page.evaluate(ASK_AGAIN, LIVE)


def answering(told: str | None) -> Callable[[Route], None]:
    """The host that answers `told` of the state, or fails."""
    return lambda route: route.fulfill(body=told, content_type="application/json") if told else route.abort()


def states(page: Page) -> dict[str, str]:
    """How each line of the page runs, by its slug."""
    told = "rows => rows.map(row => [row.dataset.row, row.querySelector('.state').innerText])"
    return dict(page.locator("[data-row]").evaluate_all(told))


def titles(page: Page, phase: str) -> list[str]:
    """The disruptions of one phase, in their order."""
    return page.locator(f"[data-phase={phase}] h3").all_inner_texts()


def changed(told: str, **more) -> str:
    """`told`, with other values at its top."""
    return json.dumps({**json.loads(told), **more})
