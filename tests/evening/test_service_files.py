"""What is given to run the service agrees with what the service is."""

import re
import shutil
import subprocess

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.service.council_live.phone import LONGEST_WAIT
from plugins.service.evening.serve import LARGEST, SHUTDOWN_SECONDS
from plugins.service.evening.settings import Live
from tests.house import ROOT

UNIT, NGINX, DOCKER = ((ROOT / "service" / name).read_text() for name in ("beffroi-direct.service", "nginx-direct.conf", "Dockerfile"))


def test_the_proxy_lets_through_what_the_service_takes_and_waits_as_long():
    assert f"127.0.0.1:{Live().address[1]};" in NGINX and f"EXPOSE {Live().address[1]}" in DOCKER
    assert int(re.search(r"client_max_body_size (\d+)m", NGINX)[1]) * 1024 * 1024 >= LARGEST
    assert int(re.search(r"proxy_read_timeout (\d+)s", NGINX)[1]) > LONGEST_WAIT
    assert "X-Forwarded-For $remote_addr" in NGINX and "Host $http_host" in NGINX


def test_the_unit_starts_again_what_fell_and_not_what_a_person_must_mend():
    said = dict(line.split("=", 1) for line in UNIT.splitlines() if "=" in line and not line.startswith("#"))
    assert said["ExecStart"].endswith("/beffroi live") and said["Restart"] == "on-failure"
    assert set(map(int, said["RestartPreventExitStatus"].split())) == {Exit.CONTENT, Exit.SETTINGS}
    assert int(said["TimeoutStopSec"]) > 2 * SHUTDOWN_SECONDS
    assert said["ProtectSystem"] == "strict" and said["NoNewPrivileges"] == "yes" and said["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze n’est pas sur cette machine.")
def test_systemd_reads_the_unit_without_complaint(tmp_path):
    placed = UNIT.replace("/srv/beffroi/beffroi", "/bin/true").replace("/srv/beffroi", "/tmp").replace("/var/www/journal", "/tmp")
    unit = tmp_path / "beffroi-direct.service"
    unit.write_text(placed.replace("User=beffroi", "User=root"))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
