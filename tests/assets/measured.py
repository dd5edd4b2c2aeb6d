"""What a page costs a reader, as a real browser receives it: bytes on the wire, requests, scripts, and whether anything moves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
"""The commonest width, and a density that most phones reach or pass: https://gs.statcounter.com/screen-resolution-stats/mobile/france"""

SETTLED = 1_000
"""Milliseconds after the last request: the worker asks for what it keeps once the page is there."""

SEEN = """() => new Promise(done => {
  const seen = {shift: 0, largest: null};
  new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) seen.shift += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  new PerformanceObserver(list => { seen.largest = list.getEntries().at(-1).url; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(seen), 200);
})"""
"""Cumulative layout shift, and the address of the largest picture painted (empty for text): https://web.dev/articles/cls"""


@dataclass
class Cost:
    """Bytes are those that went over the wire, headers included. `shift` is the cumulative layout shift; `largest` the largest picture."""

    bytes: dict[str, int] = field(default_factory=dict)
    sorts: dict[str, str] = field(default_factory=dict)
    shift: float = 0.0
    largest: str = ""

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.bytes.values())

    def of(self, *sorts: str) -> int:
        """The bytes of some sorts of files: Document, Stylesheet, Script, Font, Image…"""
        return sum(size for url, size in self.bytes.items() if self.sorts.get(url) in sorts)

    def strangers(self, own: str) -> Iterator[str]:
        """The addresses asked of any other host than `own`."""
        return (url for url in self.bytes if urlsplit(url).hostname not in (own, None))


def measured(chrome: Browser, url: str, **options) -> Cost:
    """What a first visit to `url` costs on a phone, what the service worker asks for apart."""
    context = chrome.new_context(**{**PHONE, "service_workers": "block", **options})
    page, cost = context.new_page(), Cost()
    wire, urls = context.new_cdp_session(page), {}
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda said: urls.setdefault(said["requestId"], (said["request"]["url"], said.get("type", ""))))
    wire.on("Network.loadingFinished", lambda said: _count(cost, urls.get(said["requestId"]), said["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(SETTLED)
    seen = page.evaluate(SEEN)
    cost.shift, cost.largest = seen["shift"], seen["largest"] or ""
    context.close()
    return cost


def _count(cost: Cost, asked: tuple[str, str] | None, size: int) -> None:
    if asked and not asked[0].startswith("data:"):
        url, sort = asked
        cost.bytes[url] = cost.bytes.get(url, 0) + int(size)
        cost.sorts[url] = sort
