"""An export written to have the town's machine ask its own network: what it asks, and what the report says of the rest."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.migration.town import PIXEL, empty_town, export, item, move


class Answering(BaseHTTPRequestHandler):
    """Gives a picture at every address but those that redirect."""

    def do_GET(self):
        self.server.asked.append(self.path)
        target = self.server.redirects.get(self.path)
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", str(0 if target else len(PIXEL)))
        self.end_headers()
        self.wfile.write(b"" if target else PIXEL)

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def serve():
    """Begins a server on loopback: its address, what it is asked, where it redirects."""
    servers = []

    def begin(host="127.0.0.1"):
        server = ThreadingHTTPServer((host, 0), Answering)
        server.asked, server.redirects = [], {}
        server.address = f"http://{host}:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


def _write_export(folder, base, *attachments):
    items = [item(1, "Le marché", "".join(f'<p>Étal</p><img src="{address}" alt="x">' for address in attachments), "/marche/")]
    for number, address in enumerate(attachments, 10):
        items.append(item(number, "x", "", f"/x{number}/", type="attachment", more=f"<wp:attachment_url>{address}</wp:attachment_url>"))
    path = folder / "export.xml"
    path.write_text(export(*items).replace("https://www.bourg.example", base), encoding="utf-8")
    return path


def _read_report(town):
    return (town.folder / "reprise" / "rapport.md").read_text(encoding="utf-8")


def test_an_export_has_no_local_address_asked(tmp_path, serve):
    inner = serve()
    town = empty_town(tmp_path)
    move(town, _write_export(tmp_path, inner.address, f"{inner.address}/wp-content/uploads/cle.png"))
    assert inner.asked == []
    assert "adresse du réseau local" in _read_report(town)


def test_a_host_that_only_the_export_names_is_not_asked_and_is_named(tmp_path, serve):
    site, other = serve(), serve("127.0.0.2")
    town = empty_town(tmp_path)
    said = move(
        town,
        _write_export(tmp_path, site.address, f"{site.address}/uploads/etal.png", f"{other.address}/uploads/ailleurs.png"),
        *("--address", site.address),
    )
    assert site.asked == ["/uploads/etal.png"] and other.asked == []
    assert "hôte que seul l’export nomme" in said
    report = _read_report(town)
    assert other.address in report and "--hosts" in report


def test_a_host_that_the_webmaster_names_is_still_not_asked_when_it_is_local(tmp_path, serve):
    site, other = serve(), serve("127.0.0.2")
    town = empty_town(tmp_path)
    move(
        town,
        _write_export(tmp_path, site.address, f"{other.address}/uploads/ailleurs.png"),
        *("--address", site.address, "--hosts", "127.0.0.2"),
    )
    assert other.asked == []
    assert "adresse du réseau local" in _read_report(town)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
def test_a_redirect_of_the_site_itself_leads_to_no_local_address(host, tmp_path, serve):
    site, other = serve(), serve(host)
    site.redirects["/uploads/etal.png"] = f"{other.address}/admin.png"
    town = empty_town(tmp_path)
    move(town, _write_export(tmp_path, site.address, f"{site.address}/uploads/etal.png"), "--address", site.address)
    assert site.asked and other.asked == []
    assert "que seul l’export nomme" in _read_report(town) or "adresse du réseau local" in _read_report(town)


def test_an_online_wordpress_that_redirects_to_a_local_address_is_refused(tmp_path, serve):
    site, other = serve(), serve("127.0.0.2")
    site.redirects["/wp-json/"] = f"{other.address}/wp-json/"
    town = empty_town(tmp_path)
    said = town.run("import", "site", site.address, "--content", str(tmp_path / "content"), code=2)
    assert other.asked == []
    assert "réseau local" in said.stderr
