"""The phone of the community manager, in a real browser of its own, which can be killed and whose memory is found again."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page

from tests.browser import chromium
from tests.council_live.phone.conftest import ALONE, HAND
from tests.offline.patience import until_kept

KEPT = {**HAND, "service_workers": "allow"}
"""Its own worker keeps the page of this phone: it must open without a network."""


class Hand:
    """A browser whose profile is in `profile`, on the phone's page at `address`."""

    def __init__(self, profile: Path, address: str):
        self.profile, self.address = profile, address
        self.open()

    def open(self) -> None:
        """Take the phone up, with all that it remembers."""
        self.context: BrowserContext = chromium.launch_profile(self.profile, [*ALONE, "--disable-background-networking"], **KEPT)
        self.page: Page = self.context.pages[0]
        self.page.goto(self.address)

    def join(self, code: str) -> None:
        """Type the code, close the page and open it again: a browser is half a minute before it writes a cookie on the disk."""
        self.page.get_by_label("Code").fill(code)
        self.page.locator("#entrer").get_by_role("button", name="Entrer").click()
        self.page.locator("#seance").wait_for()
        until_kept(self.page, "/direct/")
        self.context.close()
        self.open()

    def write(self, text: str) -> None:
        """Tap an entry, for the page and for X, and see it in the list."""
        self.page.locator("#ecrire").get_by_role("button", name="Information").click()
        self.page.locator("#texte").fill(text)
        tell = self.page.locator("#relayer")
        if not tell.is_checked():
            tell.check(force=True)
        self.page.get_by_role("button", name="Publier").click()
        self.page.locator("#saisie").wait_for(state="hidden")
        self.page.locator("#fil .entry-words", has_text=text).first.wait_for()

    def die(self) -> None:
        """The battery is flat: the browser ends without a word."""
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={self.profile}"], capture_output=True, text=True, check=False)
        for number in found.stdout.split():
            os.kill(int(number), signal.SIGKILL)
        with suppress(Error):
            self.context.close()

    @property
    def left(self) -> list[str]:
        """What is written here and not yet on the site, by the words of the page."""
        return [place for place in self.page.locator("#fil .entry-place").all_inner_texts() if "sur le téléphone" in place]
