"""A town whose site, mail and directory are on loopback, under their own names and usual ports."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dns.resolver
import pytest
import trustme

from plugins.core.publication.room import HealthFinding
from plugins.towns.state_check import probes
from plugins.towns.state_check.verdict import JudgedTown, judge
from tests.fakes.name_server import NameServer
from tests.fakes.patient import patient

DIRECTORY = "api-lannuaire.service-public.gouv.fr"
SITE, MAIL, JOURNAL = "https://www.ville.fr/", "mairie@ville.fr", "https://www.ville.fr"
KEY = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEB"
TOWN = {"name": "Coutances", "postcode": "50200", "address": "place du Parvis", "phone": "02", "website": SITE, "email": MAIL}
HOME = """<footer><a href="{root}/accessibilite/">Accessibilité&nbsp;: partiellement conforme</a>
<a href="{root}/mentions-legales/">Mentions légales</a> <a href="{root}/donnees-personnelles/">Données
personnelles</a></footer>"""
PAGES = {
    "accessibilite": "<h1>Déclaration d’accessibilité</h1>",
    "mentions-legales": "<h2>Éditeur</h2><h2>Directrice de la publication</h2><h2>Hébergement</h2>",
    "donnees-personnelles": "<p>Finalité, durée de conservation. Notre sous-traitant. dpo@ville.fr</p>",
}
Redirect = dict[str, tuple[int, str]]


class WorldOfTown:
    """What the State sees of a town. All is well until a test changes something."""

    def __init__(self, folder: Path, names: NameServer):
        self.folder, self.names, self.authority = folder, names, trustme.CA()
        self.redirects: Redirect = {
            "http://www.ville.fr": (301, "https://www.ville.fr/"),
            "http://ville.fr": (301, "https://www.ville.fr/"),
            "https://ville.fr": (301, "https://www.ville.fr/"),
        }
        self.refusals: dict[str, int] = {}
        self.hung_up: set[str] = set()
        self.official: list[dict[str, str | None]] | None = [record()]
        self.town, self.siteurl, self.selector, self.countries = dict(TOWN), JOURNAL, "s1", folder / "pays.csv"
        self.without_table = False
        self.countries.write_text(
            "1.0.0.0,1.0.0.255,AU\n192.0.2.0,192.0.2.127,FR\n192.0.2.128,192.0.2.255,US\n2001:db8::,2001:db8::ff,FR\n"
        )
        names.records |= {
            ("ville.fr", "MX"): ["10 mx.ville.fr.", "20 autre.ville.fr."],
            ("ville.fr", "TXT"): ['"autre chose"', '"v=spf1 include:mx.ville.fr " "-all"'],
            ("_dmarc.ville.fr", "TXT"): ['"v=DMARC1; p=reject"'],
            ("s1._domainkey.ville.fr", "TXT"): [f'"{KEY}"'],
            ("mx.ville.fr", "A"): ["192.0.2.7"],
            ("autre.ville.fr", "A"): ["192.0.2.200"],
        }
        for host in ("www.ville.fr", "ville.fr", "ailleurs.fr", "mairie.collectivite.fr", DIRECTORY):
            names.records[host, "A"] = ["127.0.0.1"]
        self.certificates = {
            host: self.issue(host) for host in ("www.ville.fr", "ville.fr", "ailleurs.fr", "mairie.collectivite.fr", DIRECTORY)
        }
        self.ports: dict[int, int] = {}
        self.build_pages()

    def issue(self, *names: str, expired: bool = False, known: bool = True) -> ssl.SSLContext:
        """A certificate for `names`, of an authority that is `known` to this machine."""
        end = datetime.now(UTC) - timedelta(days=1) if expired else None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority = self.authority if known else trustme.CA()
        authority.issue_cert(*names, not_before=datetime.now(UTC) - timedelta(days=90), not_after=end).configure_cert(context)
        return context

    def build_pages(self, root: str = "") -> None:
        """The built site."""
        for name, text in PAGES.items():
            (self.folder / "output" / name).mkdir(parents=True, exist_ok=True)
            (self.folder / "output" / name / "index.html").write_text(text)
        (self.folder / "output" / "index.html").write_text(HOME.format(root=root))

    def answer(self, scheme: str, host: str) -> tuple[int, str, bytes]:
        """Status, Location and body of a request."""
        if host == DIRECTORY:
            return (503, "", b"") if self.official is None else (200, "", json.dumps({"results": self.official}).encode())
        address = f"{scheme}://{host}"
        if address in self.redirects:
            status, location = self.redirects[address]
            return status, location, b""
        return self.refusals.get(address, 200), "", b"bienvenue"

    def judge(self) -> dict[str, HealthFinding]:
        """The finding of each subject; a criterion by its number."""
        countries = None if self.without_table else self.countries
        judged_town = JudgedTown(self.town, self.siteurl, self.folder / "output", self.selector, countries)
        lines = list(judge(judged_town))
        found = {subject.partition(" ")[0] if subject[0].isdigit() else subject: finding for subject, finding in lines}
        assert len(found) == len(lines)
        return found


def record(name: str = "Mairie - Coutances", site: str | None = SITE, mail: str | None = MAIL) -> dict[str, str | None]:
    """A town hall as the directory writes it: lists are JSON in a text, addresses are joined."""
    sites = json.dumps([{"libelle": "", "valeur": site}, {"libelle": "2", "valeur": "https://vieux.fr"}]) if site else None
    return {"nom": name, "site_internet": sites, "adresse_courriel": f"{mail};accueil@ailleurs.fr" if mail else None}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorldOfTown]:
    """All is well with this town."""
    with NameServer() as names:
        world = WorldOfTown(tmp_path, names)
        monkeypatch.setattr(dns.resolver, "default_resolver", names.resolver)
        monkeypatch.setattr(probes, "LIFETIME", 0.5)
        monkeypatch.setattr(probes, "TIMEOUT", 2)
        world.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(variable, raising=False)
            monkeypatch.delenv(variable.lower(), raising=False)
        servers = [_start(world, "http"), _start(world, "https")]
        world.ports = dict(zip((80, 443), (server.server_port for server in servers), strict=True))
        monkeypatch.setattr(socket, "getaddrinfo", _resolve_by(world, socket.getaddrinfo))
        yield world
        for server in servers:
            server.shutdown()
            server.server_close()


def _resolve_by(world: WorldOfTown, real: Callable[..., list[object]]) -> Callable[..., list[object]]:
    """Names by the zone, usual ports to those of our servers: addresses keep the form that the State wants."""

    def resolve(host: str, port: int | str | None, *args: object, **kwargs: object) -> list[object]:
        if host == "127.0.0.1":
            return real(host, port, *args, **kwargs)
        if not world.names.list_addresses(host):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", world.ports[int(port or 0)]))]

    return resolve


def _start(world: WorldOfTown, scheme: str) -> ThreadingHTTPServer:
    class Host(BaseHTTPRequestHandler):
        """Every host of this world, by its `Host` header."""

        def do_GET(self) -> None:
            host = str(self.headers["Host"])
            if f"{scheme}://{host}" in world.hung_up:
                self.close_connection = True
                return
            status, location, body = world.answer(scheme, host)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        """In https, the handshake is made in the thread of the request."""

        daemon_threads = True

        def finish_request(self, request: object, client_address: object) -> None:
            assert isinstance(request, socket.socket)
            if scheme == "https":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.sni_callback = lambda tls, name, _: setattr(tls, "context", world.certificates[str(name)])
                try:
                    request = context.wrap_socket(request, server_side=True)
                except (ssl.SSLError, ConnectionError):
                    return
            self.RequestHandlerClass(request, client_address, self)

    server = patient(Server(("127.0.0.1", 0), Host))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
