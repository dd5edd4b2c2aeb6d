"""A site is whole as it is built, wherever it stands: behind any file server, at another port, in a folder."""

import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser import demonstration
from tests.browser.host import TYPES
from tests.browser.kinds import SHOWS
from tests.browser.looks.window import SCREEN, read_through
from tests.browser.site_addresses import find_refused
from tests.fakes.patient import patient

FOLDER = "/ville/journal"


@pytest.fixture(scope="session")
def in_folder(made_once) -> Path:
    """The output of a site whose address has a folder."""
    return made_once("demonstration-in-folder", partial(demonstration.build, siteurl=f"{demonstration.SITEURL}{FOLDER}")) / "site"


@pytest.fixture(scope="session", params=["", FOLDER], ids=["at the root", "in a folder"])
def plain(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[tuple[Path, str, str]]:
    """The output, where a file server that knows nothing of the town has it, and in which folder."""
    root = request.param
    site: Path = request.getfixturevalue("in_folder" if root else "demonstration_site")
    served = site
    if root:
        served = tmp_path_factory.mktemp("served")
        (served / root[1:]).parent.mkdir(parents=True)
        (served / root[1:]).symlink_to(site)
    server = patient(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served))))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_port}", root
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def log_message(self, *args) -> None:
        """Silent."""


def test_every_address_of_every_page_answers(plain):
    site, _, root = plain
    refused = find_refused(site, root, f"{demonstration.SITEURL}{root}")
    assert not refused, "\n".join(f"{address} ({place})" for address, place in sorted(refused.items())[:40])


def test_a_browser_is_refused_nothing_and_asks_nobody_else(chrome, plain, shown, kind):
    _, address, root = plain
    asked: list[str] = []
    refused: list[str] = []
    with chrome.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(demonstration.NOW).replace(tzinfo=PARIS))
        context.on("request", lambda request: asked.append(request.url))
        context.on("requestfailed", lambda request: refused.append(request.url))
        context.on("response", lambda answer: refused.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto(f"{address}{root}/{shown[kind]}")
        read_through(page)
        page.locator(SHOWS[kind]).first.wait_for(state="attached")
    assert not refused
    assert {urlsplit(each).netloc for each in asked if not each.startswith(("data:", "blob:"))} == {urlsplit(address).netloc}
