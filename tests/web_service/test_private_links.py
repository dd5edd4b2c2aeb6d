"""An address that opens somebody's own page is a key: it goes to no log and to no other page, whatever is asked there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.assets import served
from tests.house import ROOT
from tests.processes import PATIENCE
from tests.web_service.process import Service

CANARY = "canari-dun-lien-prive"
SEALED = sorted(
    f"/{address.replace('<str:token>', CANARY)}"
    for file in (ROOT / "plugins").rglob("*.py")
    for address in re.findall(r'path\("([^"]*<str:token>[^"]*)"', file.read_text(encoding="utf-8"))
)
DESK = [f"/bureau/{address.removeprefix('/')}" if address.startswith("/avis/") else address for address in SEALED]
"""Every address of the service that has a token in it; those of the desk are below its own word."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose log is read."""
    service = Service(Path(tmp_path_factory.mktemp("links")))
    service.start()
    yield service
    if service.process is not None:
        service.stop()


def ask(service: Service, method: str, address: str, **headers: str) -> requests.Response:
    """An answer, where it leads not followed."""
    return requests.request(method, service.origin + address, headers=headers, timeout=PATIENCE, allow_redirects=False)


def test_no_page_of_a_private_link_tells_its_address_to_what_it_asks_for(service: Service):
    assert len(DESK) > 10
    policies = {
        address: ask(service, "GET", address).headers["Referrer-Policy"] for address in [*DESK, "/bureau/entree/", "/voix/questions/"]
    }
    assert {address: policy for address, policy in policies.items() if policy != "strict-origin"} == {}


def test_no_log_of_nginx_has_a_private_link(service: Service, tmp_path: Path):
    if not served.place("nginx"):
        pytest.skip("nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
    written = ""
    for name in ("nginx-bureau.conf", "nginx-voix.conf"):
        folder = tmp_path / name
        folder.mkdir()
        placed = (ROOT / "service" / name).read_text().replace("127.0.0.1:8766", f"127.0.0.1:{service.port}")
        site, limits = folder / "site.conf", folder / "limits.conf"
        site.write_text(placed.replace("/var/log/nginx/", f"{folder}/"))
        limits.write_text((ROOT / "service" / "nginx-limites.conf").read_text())
        with served.nginx_before_the_service(folder, limits, site) as front:
            for address in DESK if "bureau" in name else [each for each in DESK if each.startswith("/voix/")]:
                front.get(address, Host=f"localhost:{service.port}")
                front.get("/service/statique/desk/voices.css", Host=f"localhost:{service.port}", Referer=f"{service.origin}/")
        written += "".join(file.read_text() for file in folder.rglob("*.log"))
    assert "/bureau/avis/" in written and CANARY not in written


def test_no_refusal_writes_a_private_link_in_the_log(service: Service):
    for address in DESK:
        for origin in ("null", "https://ailleurs.example", service.origin):
            ask(service, "POST", address, Origin=origin)
        ask(service, "GET", address, Host="ailleurs.example")
        ask(service, "PUT", address)
    log = service.process.stdout
    service.process.terminate()
    service.process.wait(PATIENCE)
    service.process = None
    assert CANARY not in log.read()
