"""Many towns on one machine: a unit for them all, a socket for each that systemd holds, a service that ends when nobody asks."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.service.evening.settings import Live
from plugins.service.web_service.serving import PROCESSES, READY_VARIABLE, WEB, ServiceProcesses
from plugins.service.web_service.settings import WebService
from plugins.service.web_service.units import TownService, build_units
from tests.house import ROOT
from tests.journal import TestJournal
from tests.processes import PATIENCE
from tests.web_service.process import Service
from tests.web_service.stores import in_service

AUCH = TownService(WebService(address=("127.0.0.1", 8767), public="https://bureau.auch.example"), Live(address=("127.0.0.1", 8769)))
DAX = TownService(WebService(address=("::1", 8768), public="https://bureau.dax.example"), Live(address=("127.0.0.1", 8770)))


def test_each_town_has_a_socket_and_all_share_a_unit():
    units = dict(build_units(Path("/srv/communes"), {"auch": AUCH, "dax": DAX}))
    assert "ListenStream=127.0.0.1:8767\n" in units["beffroi@auch.socket"]
    assert "ListenStream=[::1]:8768\n" in units["beffroi@dax.socket"]
    unit = units["beffroi@.service"]
    for line in (
        "WorkingDirectory=/srv/communes/%i",
        "EnvironmentFile=-/etc/beffroi/%i.env",
        "ExecStart=/srv/communes/%i/beffroi serve",
        "ReadWritePaths=/srv/communes/%i /srv/communes/%i",
    ):
        assert line in unit.splitlines()
    assert "/srv/beffroi" not in unit and "journal" not in unit
    assert "PathChanged=/srv/communes/%i/content/conseil\n" in units["beffroi@.path"]
    for name, file, port in (("auch", "bureau", 8767), ("dax", "voix", 8768), ("auch", "direct", 8769)):
        asked = re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", units[f"nginx/{name}-{file}.conf"])
        assert asked and set(asked) == {str(port)}
    for name in ("auch", "dax"):
        assert f"server_name bureau.{name}.example;" in units[f"nginx/{name}-bureau.conf"]


def test_two_towns_share_neither_name_nor_port():
    wrong = {"auch": AUCH, "dax": AUCH, "pau": TownService(WebService(), Live())}
    with pytest.raises(SettingsError) as refused:
        dict(build_units(Path("/srv/communes"), wrong))
    assert refused.value.mistakes == [
        'dax : SERVICE["public"] est aussi celui de auch. Donnez-lui le sien.',
        'dax : SERVICE["address"] est aussi celle de auch. Écrivez par exemple "127.0.0.1:8768".',
        'dax : LIVE["address"] est aussi celle de auch. Écrivez par exemple "127.0.0.1:8770".',
        'pau : SERVICE["public"] manque ; c’est sous ce nom que nginx la reconnaît.',
    ]


def test_nginx_takes_what_is_written_for_two_towns(tmp_path):
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not nginx:
        pytest.skip("nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
    key, included = tmp_path / "cle.pem", []
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=essai", "-days", "2"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(key.with_name("certificat.pem"))], check=True, capture_output=True)
    for name, text in build_units(Path("/srv/communes"), {"auch": AUCH, "dax": DAX}):
        if name.startswith("nginx/") and not name.endswith(("-voix.conf", "-direct.conf")):
            text = re.sub(r"/etc/letsencrypt/live/[^/]+/fullchain.pem", str(tmp_path / "certificat.pem"), text)
            text = re.sub(r"/etc/letsencrypt/live/[^/]+/privkey.pem", str(key), text)
            text = (
                re.sub(r"/var/(log|cache)/nginx", str(tmp_path), text).replace(":443 ssl", ":8443 ssl").replace("listen 443", "listen 8443")
            )
            file = tmp_path / Path(name).name
            file.write_text(text, encoding="utf-8")
            included.append(f"include {file};")
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {' '.join(sorted(included))} }}")
    done = subprocess.run([nginx, "-t", "-p", str(tmp_path), "-c", str(conf)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_command_writes_them_beside_what_towns_share(tmp_path):
    for name, service in (("auch", AUCH), ("dax", DAX)):
        desk, evening = service.desk, service.evening
        own = f'SERVICE = {{"address": "127.0.0.1:{desk.address[1]}", "public": "{desk.public}"}}'
        own += f'\nLIVE = {{"address": "127.0.0.1:{evening.address[1]}"}}'
        (tmp_path / name).mkdir()
        journal = TestJournal(tmp_path / name, own)
        for file in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(journal.folder / "conf.py", journal.folder / file)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tasks.py"), "towns", "service", "--in", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "2 services" in done.stdout and "/etc/systemd/system/" in done.stdout
    written = {
        file.relative_to(tmp_path / "commun/service").as_posix() for file in (tmp_path / "commun/service").rglob("*.*") if file.is_file()
    }
    assert {"beffroi@.service", "beffroi@auch.socket", "nginx/dax-bureau.conf", "nginx/00-beffroi-limites.conf"} <= written


KNOCK = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""What systemd does: the socket as descriptor 3, and whom it is for."""


def test_who_knocks_before_it_is_there_is_answered_by_a_service_that_systemd_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as door:
        service = Service(tmp_path, port=door.getsockname()[1])
        answered: list[int] = []

        def knock() -> None:
            with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/bureau/entree/", timeout=PATIENCE) as answer:
                answered.append(answer.status)

        knocking = threading.Thread(target=knock)
        knocking.start()
        words = [str(ROOT / "tasks.py"), "serve", "--settings", str(tmp_path / "conf.py")]
        knocker = [sys.executable, "-c", KNOCK, str(door.fileno()), *words]
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        service.process = subprocess.Popen(knocker, cwd=tmp_path, env=service.variables, pass_fds=[door.fileno()], **given)
        knocking.join(PATIENCE)
        assert answered == [200]
        assert service.stop() == 0


def test_it_ends_once_nobody_has_asked_for_a_while_and_nothing_is_due(tmp_path):
    assert in_service(tmp_path, "", serve_until_idle) == {"asked": 200, "held by work": True, "ended": True}


def serve_until_idle() -> dict[str, object]:
    """A service of half a second's patience: it stays while work waits, and ends by itself afterwards."""
    from django.db import connection

    from plugins.service.web_service.listening import answer_requests
    from plugins.service.web_service.models import OutboxWork

    now, told = time.monotonic(), dict[str, object]()
    from plugins.service.web_service.configuration import get_current_town

    moment = get_current_town().clock()
    piece = OutboxWork.objects.create(work="essai", key="essai", payload={}, created_at=moment, due_at=moment)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/bureau/entree/", timeout=PATIENCE) as answer:
            told["asked"] = answer.status
        time.sleep(2)
        told["held by work"] = not over
        OutboxWork.objects.filter(pk=piece.pk).delete()
        connection.close()

    over: list[float] = []
    asking = threading.Thread(target=ask)
    asking.start()
    answer_requests(listener, lambda: None, patience=0.5)
    over.append(time.monotonic() - now)
    asking.join()
    return {**told, "ended": over[0] > 2}


def test_the_others_end_with_the_process_of_the_pages(tmp_path):
    code = f"import os, sys, time; os.write(int(os.environ['{READY_VARIABLE}']), b'1'); time.sleep(0.5 if sys.argv[-1] == '{WEB}' else 60)"
    listener, said = socket.create_server(("127.0.0.1", 0)), []
    with listener:
        processes = ServiceProcesses([sys.executable, "-c", code], os.environ, listener, said.append)
        assert processes.run() == Exit.DONE
    assert set(processes.processes) == set(PROCESSES) and "prêt" in said[0]
