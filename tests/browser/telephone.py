"""A telephone's browser that reaches services on loopback alone."""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium

HAND = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "reduced_motion": "reduce"}
ALONE = ["--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def started_browser() -> Iterator[Browser]:
    """Chromium, and what was opened in it closed when who asked is done; the test is skipped by name where it is absent."""
    if chromium.place() is None:
        pytest.skip(chromium.ABSENT)
    started = browser_of_telephones()
    try:
        yield started
    finally:
        for context in started.contexts:
            context.close()


@cache
def browser_of_telephones() -> Browser:
    """That of this process, which ends with its driver: to start another for each module takes 0.3 s of processor."""
    return chromium.launch(chromium.place(), ALONE)
