"""The Chromium of the system: where it is, and how it is opened on a host that stands on loopback."""

import atexit
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.browser.host import Host

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell first: a visit by a new reader takes it 0.3 s of processor, and 1.0 s a whole Chromium, which also is windows and a profile."""
PATIENCE = 180_000
"""Milliseconds. Where sixty programs shared two cores, a page came after more than the thirty seconds that Playwright waits."""
ABSENT = "Chromium n’est pas installé (sous Debian ou Ubuntu : sudo apt install chromium)"


WHOLE = NAMES[1:]
"""Those that ask for pictures ahead of the screen as a reader's browser does: the shell asks for more of them."""

ONE_PROCESS_FOR_PAGES = "--renderer-process-limit=1"
"""Tests look at one page after the other. Twelve readers who each open one take 4.8 s of processor with it, and 5.9 without."""


def place(names: Sequence[str] = NAMES) -> str | None:
    """Where the first of `names` is; CHROME_PATH names another."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)


def flags(host: Host) -> list[str]:
    """What makes it find `host`, trust it, and reach nothing else."""
    told = [f"--host-resolver-rules={host.resolver}", f"--ignore-certificate-errors-spki-list={host.certificate}"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return [*told, *quiet, ONE_PROCESS_FOR_PAGES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@contextmanager
def opened(host: Host, names: Sequence[str] = NAMES) -> Iterator[Browser]:
    """A browser without a window, the first of `names`."""
    browser = launch(place(names) or place(), flags(host))
    try:
        yield browser
    finally:
        browser.close()


def launch(program: str | None, flags: list[str]) -> Browser:
    """The browser that `program` is; what is done in its pages may take `PATIENCE`."""
    browser = driver().chromium.launch(executable_path=program, args=flags, timeout=PATIENCE)
    browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
    return browser


def launch_profile(folder: Path, flags: Sequence[str], **options: Any) -> BrowserContext:
    """The browser that finds in `folder` what it kept there, as patient as the others; the options are Playwright's."""
    context = driver().chromium.launch_persistent_context(folder, executable_path=place(), args=flags, timeout=PATIENCE, **options)
    context.set_default_timeout(PATIENCE)
    return context


@cache
def driver() -> Playwright:
    """What drives the browsers of this process: one for all, since a second cannot run beside it. What is expected of a page may take
    `PATIENCE` too."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    expect.set_options(timeout=PATIENCE)
    return started


def needed(items: list[pytest.Item], folder: Path, fixture: str) -> None:
    """Have those of the tests below `folder` that use `fixture` skipped, each by its name, where there is no Chromium."""
    for item in items if place() is None else ():
        if folder in item.path.parents and fixture in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason=ABSENT))
