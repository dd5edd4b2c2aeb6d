"""The demonstration in a real browser: one build for all, one host and one Chromium for each worker, one context for each test."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from plugins.core.infrastructure.clock import PARIS
from tests.browser import chromium, demonstration
from tests.browser.at_hand import PagesAtHand
from tests.browser.host import Host
from tests.browser.kinds import EACH_TIME, NAMES, SHOWS, examples
from tests.browser.looks.window import SCREEN, settle
from tests.campaign import trials


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    for fixture in ("host", "chrome_of_readers"):
        chromium.needed(items, Path(__file__).parent, fixture)


@pytest.fixture(scope="session")
def demonstration_site(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder of the built demonstration."""
    return made_once(demonstration.FOLDER, demonstration.build) / "site"


@pytest.fixture(scope="session")
def shown(demonstration_site: Path) -> dict[str, str]:
    """The address that stands for each kind of page, by its name."""
    return examples(demonstration_site)


@pytest.fixture(scope="session")
def host(demonstration_site: Path) -> Iterator[Host]:
    """The town's host."""
    host = Host(demonstration_site, demonstration.NAME)
    yield host
    host.close()


@pytest.fixture(scope="session")
def chrome(host: Host) -> Iterator[Browser]:
    """The browser of this worker."""
    with chromium.opened(host) as browser:
        yield browser


@pytest.fixture
def browse(chrome: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a context of its own; the options are Playwright's."""
    contexts: list[BrowserContext] = []

    def browse(**options) -> Page:
        contexts.append(chrome.new_context(**{"viewport": SCREEN, "base_url": demonstration.SITEURL, **options}))
        return contexts[-1].new_page()

    yield browse
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pages_at_hand(chrome: Browser) -> PagesAtHand:
    """Those of this worker."""
    return PagesAtHand(chrome)


@pytest.fixture
def open_at_hand(pages_at_hand: PagesAtHand) -> Iterator[Callable[..., Page]]:
    """A page that other tests have had: its device is wiped, its clock stands where the test says."""
    yield pages_at_hand.open
    pages_at_hand.put_back()


@pytest.fixture(scope="session", params=(EACH_TIME, NAMES)[trials(full=1, sample=0)])
def kind(request: pytest.FixtureRequest, shown: dict[str, str]) -> str:
    """The name of each kind of page in turn: the tests of all modules follow each other on one kind, then on the next."""
    if request.param not in shown:
        pytest.skip(f"La démonstration n’a pas de page « {request.param} »")
    return request.param


@pytest.fixture(scope="session")
def kept(chrome: Browser, shown: dict[str, str], kind: str) -> Iterator[Page]:
    """The page of that kind, loaded once for all that look at it, at the hour of the demonstration.

    Its motions are instant, so that where things are can be told.
    """
    options = {"reduced_motion": "reduce", "service_workers": "block"}  # the worker of the site: tests/offline
    context = chrome.new_context(viewport=SCREEN, base_url=demonstration.SITEURL, **options)
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(demonstration.NOW).replace(tzinfo=PARIS))
    page.goto(f"/{shown[kind]}", wait_until="networkidle")
    page.locator(SHOWS[kind]).first.wait_for(state="attached")
    settle(page)
    yield page
    context.close()


@pytest.fixture
def page(kept: Page) -> Page:
    """The same, on a phone by day, whatever the test before did of it."""
    if kept.viewport_size != SCREEN:
        kept.set_viewport_size(SCREEN)
    kept.emulate_media(color_scheme="light", forced_colors="none", contrast="no-preference", reduced_motion="reduce")
    return kept
