"""What a page weighs on a telephone: the bytes that come over the network and how many requests bring them."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.looks.window import read_through


@dataclass(frozen=True)
class Weight:
    """Bytes as received, headers and compression included, and requests, of a first visit that goes down to the end of the page."""

    received: int
    requests: int


def weighed(page: Page, address: str) -> Weight:
    """Go to `address` and read it through."""
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda told: received.append(int(told["encodedDataLength"])))
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    read_through(page)
    session.detach()
    return Weight(sum(received), len(received))
