"""What is given to run the service agrees with what the service is."""

import re

from plugins.service.council_live.phone import LONGEST_WAIT
from plugins.service.evening.serve import LARGEST
from plugins.service.evening.settings import Live
from tests.house import ROOT

NGINX, DOCKER = ((ROOT / "service" / name).read_text() for name in ("nginx-direct.conf", "Dockerfile"))


def test_the_proxy_lets_through_what_the_service_takes_and_waits_as_long():
    assert f"127.0.0.1:{Live().address[1]};" in NGINX and f"EXPOSE {Live().address[1]}" in DOCKER
    assert int(re.search(r"client_max_body_size (\d+)m", NGINX)[1]) * 1024 * 1024 >= LARGEST
    assert int(re.search(r"proxy_read_timeout (\d+)s", NGINX)[1]) > LONGEST_WAIT
    assert "X-Forwarded-For $remote_addr" in NGINX and "Host $http_host" in NGINX
