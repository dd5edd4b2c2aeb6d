"""What is given to run the permanent service agrees with what it is."""

import re
import shutil
import subprocess

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.service.evening.serve import SHUTDOWN_SECONDS
from plugins.service.evening.settings import Live
from plugins.service.web_service.serving import END
from plugins.service.web_service.settings import WebService
from tests.house import ROOT

NAMES = ("beffroi-bureau.service", "nginx-bureau.conf", "Dockerfile", "../plugins/service/web_service/listening.py")
UNIT, NGINX, DOCKER, LISTENING = ((ROOT / "service" / name).read_text() for name in NAMES)


def test_the_proxy_and_the_container_reach_the_service_and_let_through_what_it_takes():
    port = WebService().address[1]
    assert f"127.0.0.1:{port};" in NGINX and f"EXPOSE {Live().address[1]} {port}" in DOCKER and f":{port}/service/sante" in DOCKER
    taken = int(re.search(r"^LARGEST = (\d+) \* 1024 \* 1024$", LISTENING, re.M)[1])
    assert int(re.search(r"client_max_body_size (\d+)m", NGINX)[1]) >= taken
    assert "X-Forwarded-For $remote_addr" in NGINX and "Host $http_host" in NGINX


def test_the_unit_starts_again_what_fell_and_not_what_a_person_must_mend():
    said = dict(line.split("=", 1) for line in UNIT.splitlines() if "=" in line and not line.startswith("#"))
    assert said["ExecStart"].endswith("/beffroi serve") and said["ExecReload"].endswith("-HUP $MAINPID")
    assert said["Restart"] == "on-failure"
    assert set(map(int, said["RestartPreventExitStatus"].split())) == {Exit.CONTENT, Exit.SETTINGS}
    assert int(said["TimeoutStopSec"]) > 2 * END and END > 2 * SHUTDOWN_SECONDS
    assert said["ProtectSystem"] == "strict" and said["NoNewPrivileges"] == "yes" and said["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze n’est pas sur cette machine.")
def test_systemd_reads_the_unit_without_complaint(tmp_path):
    placed = UNIT.replace("/srv/beffroi/beffroi", "/bin/true").replace("/srv/beffroi", "/tmp").replace("/var/www/journal", "/tmp")
    unit = tmp_path / "beffroi-bureau.service"
    unit.write_text(placed.replace("User=beffroi", "User=root"))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
