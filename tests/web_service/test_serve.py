"""The permanent service as a process: it serves, falls and rises, is replaced under requests, and ends by a signal."""

import os
import signal
import threading
import urllib.request
from contextlib import suppress

import pytest

from plugins.service.web_service import maintenance
from plugins.service.web_service.maintenance import check_service
from plugins.service.web_service.serving import EVENING, PROCESSES
from plugins.service.web_service.settings import WebService
from tests.processes import PATIENCE
from tests.web_service.process import Service


@pytest.fixture(params=[False])
def service(tmp_path, request):
    """A service that runs; it is ended whatever comes."""
    service = Service(tmp_path, is_cold=request.param).start()
    yield service
    if service.process.poll() is None:
        service.stop(signal.SIGTERM)
    service.process.stdout.close()


@pytest.mark.parametrize("service", [True], ids=["cold"], indirect=True)
def test_it_rises_again_whoever_falls_and_ends_by_a_signal(service, monkeypatch):
    monkeypatch.setattr(maintenance, "PATIENCE", PATIENCE)
    known = {"ok": True, "store": "sqlite", "worker": True, "waiting": 0, "late": 0, "delays": [], "audit": "", "status": 200}
    assert service.health() == known
    first = service.children()
    assert set(first) == {*PROCESSES, EVENING}
    for number in first.values():
        os.kill(number, signal.SIGKILL)
    service.wait_for(lambda: set(first) == set(service.children()) and not set(service.children().values()) & set(first.values()))
    assert service.health()["ok"]
    here = WebService(address=("127.0.0.1", service.port))
    assert [finding.light for finding in check_service(here, {})] == ["vert"]
    second = Service(service.folder, port=service.port + 1)
    assert "tourne déjà" in second.journal.run("serve", code=4, **second.variables).stderr
    assert service.stop() == 0
    assert service.are_over(first.values())
    assert [finding.light for finding in check_service(here, {})] == ["attention"]
    known = WebService(address=here.address, public="https://bureau.ville.example")
    assert [(finding.light, "systemctl" in finding.remedy) for finding in check_service(known, {})] == [("rouge", False), ("rouge", True)]


def test_a_reload_leaves_no_request_without_an_answer(service):
    first, answers, over = service.children(), [], threading.Event()

    def ask():
        while not over.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/bureau/entree/", timeout=PATIENCE) as answer:
                    answers.append(answer.status)
            except Exception as error:
                answers.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    service.process.send_signal(signal.SIGHUP)
    for line in service.process.stdout:
        if "Relancé" in line:
            break
    seen = len(answers)
    service.wait_for(lambda: len(answers) > seen + 5)
    over.set()
    asking.join()
    assert set(answers) == {200}
    assert not set(service.children().values()) & set(first.values())


def test_when_the_supervisor_is_killed_its_processes_do_not_stay(service):
    children = service.children()
    service.process.kill()
    service.process.wait()
    service.wait_for(lambda: service.are_over(children.values()))


def test_what_others_reach_has_a_key(tmp_path):
    public = 'SERVICE = {"public": "https://bureau.ville.example"}'
    service = Service(tmp_path, settings=public, environ={"BEFFROI_SERVICE_KEY": ""})
    done = service.journal.run("serve", code=2, **service.variables)
    assert "BEFFROI_SERVICE_KEY" in done.stderr and "openssl rand" in done.stderr
    with suppress(FileNotFoundError):
        assert not list((tmp_path / "state" / "service").iterdir())
