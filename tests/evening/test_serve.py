"""The service as a process: it serves, ends by a signal, is alone, and is harmed by no kill."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.evening.small import PORT_TAKEN, WORKED
from tests.house import ROOT
from tests.ports import free_port
from tests.processes import PATIENCE

SMALL = Path(__file__).with_name("small.py")


@pytest.fixture
def started(tmp_path):
    """Starts the smallest companion there is, whose one room says hello; all that it started is ended."""
    running = []

    def start(port, wait=True):
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.Popen([sys.executable, str(SMALL), str(tmp_path), str(port)], env=environ, stdout=subprocess.PIPE, text=True)
        running.append(done)
        if wait:
            assert "écoute" in done.stdout.readline()
        return done

    yield start
    for one in running:
        one.kill()
        one.wait()
        one.stdout.close()


def hello(port, path="/bonjour"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        return answer.read()


def test_a_room_that_nobody_names_is_served_and_its_worker_works(started, tmp_path):
    port = free_port()
    started(port)
    assert hello(port) == b"bonjour"
    while not (tmp_path / WORKED).exists():
        time.sleep(0.02)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["systemd", "Ctrl-C"])
def test_a_signal_ends_it_cleanly_even_while_someone_waits(started, tmp_path, sign):
    port = free_port()
    service = started(port)
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(f"GET /attend HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        service.send_signal(sign)
        assert service.wait(PATIENCE) == 0
    assert "fermé" in service.stdout.read()


def test_a_kill_lets_the_next_one_in_at_once(started):
    port = free_port()
    first = started(port)
    first.kill()
    first.wait()
    started(port)
    assert hello(port) == b"bonjour"


def test_two_never_run_with_one_state(started):
    started(free_port())
    second = started(free_port(), wait=False)
    assert second.wait(PATIENCE) == 4
    assert "tourne déjà" in second.stdout.read()


def test_a_port_that_is_taken_is_told_with_what_to_do(started):
    with socket.create_server(("127.0.0.1", 0)) as other:
        service = started(other.getsockname()[1], wait=False)
        assert service.wait(PATIENCE) == 2
    assert PORT_TAKEN in service.stdout.read()


def test_a_defect_of_a_room_is_a_sentence_and_the_service_goes_on(started):
    port = free_port()
    started(port)
    with pytest.raises(urllib.error.HTTPError) as refused:
        hello(port, "/casse")
    assert refused.value.code == 500 and b"pas pu" in refused.value.read()
    with pytest.raises(urllib.error.HTTPError) as refused:
        hello(port, "/disque")
    assert refused.value.code == 503 and refused.value.headers["Retry-After"]
    refused.value.close()
    assert hello(port) == b"bonjour"
