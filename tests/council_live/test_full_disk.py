"""A disk that is full refuses, in a sentence; what was confirmed before is there, and what was refused is taken once there is room."""

import re
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager

from plugins.service.council_live.register import EntryRegister
from tests.council_live.evening import Client
from tests.house import ROOT
from tests.ports import free_port

ROOM = 400_000
"""Bytes that a file may have: the store alone takes some tens of thousands."""


@contextmanager
def served(folder, port, room=resource.RLIM_INFINITY):
    """The service as a process whose files cannot grow beyond `room`, and a code."""
    command = [sys.executable, "-m", "tests.council_live.by_hand", str(folder), str(port)]

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    service = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=limit)
    try:
        yield re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", service.stdout.readline())[0]
    finally:
        service.kill()
        service.wait()
        service.stdout.close()


def test_a_full_disk_is_told_to_the_phone_which_loses_nothing(tmp_path):
    port, confirmed = free_port(), []
    with served(tmp_path, port, ROOM) as code:
        phone = Client("127.0.0.1", port, {"Origin": f"http://127.0.0.1:{port}", "X-Beffroi": "direct"})
        assert phone.join(code).status == 200
        phone.get("state")
        for n in range(1, 240):
            answer = phone.write(n, text="x" * 990)
            if answer.status != 200:
                break
            confirmed.append(n)
        assert answer.status == 503 and "reste sur le téléphone" in answer.told["error"] and answer.headers["Retry-After"]
        again = phone.write(n, text="x" * 990)
        assert again.status in (200, 503)
    with served(tmp_path, port):
        assert phone.write(n, text="x" * 990).status == 200
        assert phone.write(n + 1).status == 200
    (folder,) = tmp_path.glob("state/companion/conseil/*")
    kept = EntryRegister(folder, None).list_entries()
    assert [one.sent.n for one in kept] == [*confirmed, n, n + 1]
    assert [one.seq for one in kept] == list(range(1, n + 2))
