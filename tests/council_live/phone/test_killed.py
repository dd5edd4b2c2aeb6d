"""The browser of the phone is killed, as a battery ends: what it had said to be kept is there when its profile is opened again.

Chromium writes its cookies every thirty seconds (net/extras/sqlite/sqlite_persistent_cookie_store.cc): a phone that dies before is a
stranger, and asks for a code; its entries are still its own.
"""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

from tests.browser import chromium
from tests.campaign import long
from tests.council_live.phone.conftest import ALONE, HAND
from tests.council_live.phone.in_hand import WAITING, Phone


@contextmanager
def profile(folder):
    """The browser of a phone, with what it kept in `folder`."""
    context = chromium.launch_profile(folder, ALONE, **{**HAND, "service_workers": "allow"})
    yield context
    context.close()


def kill(folder):
    """Every process of the browser whose profile `folder` is."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--user-data-dir={folder}".encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


@long
def test_a_browser_that_is_killed_loses_nothing(browser, service, tmp_path):
    with profile(tmp_path) as context:
        phone = Phone(context.pages[0], service).join()
        phone.write("un")
        phone.until_sent()
        phone.kept_for_no_network()
        phone.without_network()
        phone.write("deux", "trois")
        phone.open("Information")
        kill(tmp_path)
    with profile(tmp_path) as context:
        phone = Phone(context.pages[0], service)
        phone.wait(lambda: len(phone.thread) == 3)
        assert phone.places[1:] == [WAITING] * 2
        phone.page.get_by_role("button", name="Fermer").click()
        phone.with_network()
        phone.wait(lambda: "Hors connexion" not in phone.status)
        if phone.page.locator("#code").is_visible():
            phone.join()
        phone.until_sent()
    assert service.texts == ["un", "deux", "trois"]
