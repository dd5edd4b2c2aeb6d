"""`./beffroi serve` holds the evening in a process of its own: it opens by its file, and nothing of the desk keeps a phone waiting."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from plugins.service.web_service.maintenance import FILE, FOLDER
from plugins.service.web_service.serving import EVENING, PROCESSES
from tests.council_live.evening import Client
from tests.council_live.test_live_command import CODE, LATER, TODAY, convened
from tests.ports import free_port
from tests.processes import PATIENCE, soon
from tests.web_service.process import Service

LONGEST_ANSWER = 2.0
"""Seconds: from a tap to the answer that it is kept, while the desk stands still."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service that runs, for a town that has a council and no session yet."""
    live = free_port()
    settings = f"LIVE = {{'address': '127.0.0.1:{live}'}}\nCOUNCIL = {{'hold': 6}}\nDEMONSTRATION_NOW = None"
    service = Service(tmp_path, settings=settings)
    service.live = live
    service.start()
    yield service
    if service.process.poll() is None:
        service.stop(signal.SIGTERM)
    service.process.stdout.close()


def is_open(service: Service) -> bool:
    """Whether the evening answers."""
    try:
        return anybody(service).ask("GET", "/direct/").status == 200
    except OSError:
        return False


def anybody(service: Service) -> Client:
    """Somebody on the phone's page."""
    return Client("127.0.0.1", service.live, {"Origin": f"http://127.0.0.1:{service.live}", "X-Beffroi": "direct"})


def invited(service: Service) -> Client:
    """A phone that has typed its code."""
    said = service.journal.run("live", "invite", "Camille", "--lead", **service.variables).stdout
    phone = anybody(service)
    assert phone.join(CODE.search(said)[0]).status == 200
    return phone


@contextmanager
def standing_still(service: Service) -> Iterator[None]:
    """Meanwhile the desk does nothing at all: each of its processes is stopped, and its base is held."""
    with closing(sqlite3.connect(service.folder / "state" / FOLDER / FILE, isolation_level=None)) as base:
        base.execute("BEGIN EXCLUSIVE")
        numbers = [service.children()[word] for word in PROCESSES]
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in numbers:
                os.kill(number, signal.SIGCONT)
            base.execute("ROLLBACK")


def test_an_evening_opens_by_its_file_and_goes_on_while_the_desk_stands_still_and_it_is_killed(service):
    assert service.health()["ok"] and not is_open(service)
    convened(service.journal, TODAY, "direct")
    assert soon(lambda: is_open(service))
    phone, slowest = invited(service), 0.0
    with standing_still(service):
        for number in range(1, 21):
            begun = time.monotonic()
            assert phone.write(number).status == 200
            slowest = max(slowest, time.monotonic() - begun)
    assert slowest < LONGEST_ANSWER
    os.kill(service.children()[EVENING], signal.SIGKILL)
    assert soon(lambda: is_open(service))
    assert phone.write(20).status == 200 and phone.write(21).status == 200
    assert [entry["n"] for entry in phone.get("state?since=0").told["entries"]] == list(range(1, 22))
    assert service.health()["ok"]


def test_an_evening_that_cannot_be_held_is_told_once_and_leaves_the_desk_open(service):
    convened(service.journal, TODAY, "direct")
    convened(service.journal, LATER, "direct")
    for line in service.process.stdout:
        if "Deux séances sont en direct" in line:
            break
    assert service.health()["ok"] and not is_open(service)
    (service.journal.folder / f"content/conseil/{LATER}.md").unlink()
    assert soon(lambda: is_open(service))


def test_when_the_supervisor_is_killed_the_evening_goes_with_it_and_the_next_one_opens_it_again(service):
    convened(service.journal, TODAY, "direct")
    assert soon(lambda: is_open(service))
    children = service.children()
    service.process.kill()
    service.process.wait(PATIENCE)
    service.wait_for(lambda: service.are_over(children.values()))
    service.process.stdout.close()
    service.start()
    assert soon(lambda: is_open(service))
