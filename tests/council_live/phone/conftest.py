"""One Chromium for the tests of the phone; for each, a service on loopback, and a phone that has just been taken in hand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium
from tests.council_live.phone.in_hand import Phone
from tests.fakes.direct import Direct

HAND = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "reduced_motion": "reduce", "service_workers": "block"}
"""Nothing is kept of the page itself, but where a test asks for it."""
PATIENCE = 120_000
"""Milliseconds that a busy machine may take for what takes a few."""
ALONE = ["--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
"""Flags of a browser that reaches nothing but loopback."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    started = chromium.launch(chromium.place(), ALONE)
    yield started
    started.close()


@pytest.fixture
def service() -> Iterator[Direct]:
    """A service that has a session, and nothing yet of what is said there."""
    service = Direct()
    yield service
    service.close()


@pytest.fixture
def hand(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Another phone; the options are Playwright's."""
    contexts: list[BrowserContext] = []

    def hand(**options) -> BrowserContext:
        contexts.append(browser.new_context(**{**HAND, **options}))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1]

    yield hand
    for context in contexts:
        context.close()


@pytest.fixture
def phone(hand: Callable[..., BrowserContext], service: Direct) -> Phone:
    """A phone with the page open and the code typed."""
    return Phone(hand().new_page(), service).join()
