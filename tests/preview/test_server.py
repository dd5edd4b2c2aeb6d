import errno
import http.client
import json
import re
import socket
import threading
import urllib.error
import urllib.request
from unittest.mock import Mock

import pytest

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.engine.preview.server import Faults, PreviewNews, PreviewServer, open_server
from tests.processes import PATIENCE


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "site"
    (folder / "page").mkdir(parents=True)
    (folder / "page" / "index.html").write_text("<html><body><p>Bonjour</p></body></html>")
    (folder / "404.html").write_text("<html><body>Introuvable</body></html>")
    news = PreviewNews()
    server = open_server(18200, folder, news)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", news, server
    server.shutdown()
    server.server_close()


def read(address):
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return answer.read().decode()


def test_a_page_is_served_with_the_script_that_reloads_it(served):
    page = read(served[0] + "/page/")
    script = re.search(r'<script src="(/_apercu/reload\.js\?vu=[\d.]+)" defer></script></body>', page)[1]
    assert "EventSource" in read(served[0] + script)


def test_a_fault_comes_first_in_the_page_and_nothing_of_it_is_markup(served):
    served[1].set_faults(Faults([Mistake("a.md", 3, "titre", "« <b> » n’est pas <permis>.", "Effacez-le.")]))
    page = read(served[0] + "/page/")
    assert page.index('role="alert"') < page.index("Bonjour")
    assert "a.md, ligne 3" in page
    assert "&lt;permis&gt;" in page and "<permis>" not in page
    assert "Effacez-le." in page


def test_a_first_build_that_failed_is_told_where_there_is_no_page_yet(tmp_path):
    news = PreviewNews()
    news.set_faults(Faults(failure="pelicanconf.py:28 : ce fichier ne se lit pas."))
    server = open_server(18250, tmp_path / "rien", news)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(f"http://127.0.0.1:{server.server_port}/")
    assert "pelicanconf.py:28" in missing.value.read().decode()
    server.shutdown()
    server.server_close()


def test_a_client_who_is_gone_before_it_is_taken_is_not_waited_for(tmp_path):
    with open_server(18300, tmp_path, PreviewNews()) as server, pytest.raises(TimeoutError):
        server.get_request()


def test_a_missing_page_shows_the_journals_own_404(served):
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(served[0] + "/rien/")
    assert missing.value.code == 404
    assert "Introuvable" in missing.value.read().decode()


def test_nothing_above_the_folder_is_served(served):
    with pytest.raises(urllib.error.HTTPError):
        read(served[0] + "/../reload.js")


def test_the_browser_is_told_of_a_new_build(served):
    address, news, _ = served
    with urllib.request.urlopen(address + "/_apercu/nouvelles", timeout=PATIENCE) as stream:
        news.announce_new_site()
        assert stream.readline() == b"data: reload\n"


def test_a_page_older_than_the_site_is_told_at_once(served):
    address, news, _ = served
    seen = news.page_version
    news.announce_new_site()
    with urllib.request.urlopen(f"{address}/_apercu/nouvelles?vu={seen}", timeout=PATIENCE) as stream:
        assert stream.readline() == b"data: reload\n"


def test_faults_alone_change_the_panel_and_not_the_page(served):
    address, news, _ = served
    with urllib.request.urlopen(f"{address}/_apercu/nouvelles?vu={news.page_version}", timeout=PATIENCE) as stream:
        news.set_faults(Faults(failure="Rien ne va."))
        assert stream.readline() == b"event: fautes\n"
        assert "Rien ne va." in json.loads(stream.readline().removeprefix(b"data: "))


def test_the_panel_goes_when_there_is_no_fault_any_more(served):
    address, news, _ = served
    news.set_faults(Faults(failure="Rien ne va."))
    with urllib.request.urlopen(f"{address}/_apercu/nouvelles?vu={news.page_version}", timeout=PATIENCE) as stream:
        news.set_faults(Faults())
        assert stream.readline() == b"event: fautes\n"
        assert "alert" not in json.loads(stream.readline().removeprefix(b"data: "))


def test_a_port_in_use_gives_the_next_one(served, tmp_path):
    taken = served[2].server_port
    second = open_server(taken, tmp_path, PreviewNews())
    assert second.server_port > taken
    second.server_close()


def test_the_preview_is_not_reachable_from_the_network(served):
    assert served[2].server_address[0] == "127.0.0.1"
    with socket.create_connection(("127.0.0.1", served[2].server_port), PATIENCE):
        pass


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_number_that_is_no_port_is_refused_in_a_sentence(tmp_path, port):
    with pytest.raises(SettingsError, match=f"{port} n’est pas un port"):
        open_server(port, tmp_path, PreviewNews())


def test_a_port_of_the_machines_own_is_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(PreviewServer, "__init__", Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(SettingsError, match="le port 80 est réservé"):
        open_server(80, tmp_path, PreviewNews())


def answer_to(served, host, method="GET"):
    """What the preview answers to a browser that believes it is at `host`."""
    line = http.client.HTTPConnection("127.0.0.1", served[2].server_port, timeout=PATIENCE)
    line.putrequest(method, "/page/", skip_host=True)
    line.putheader("Host", host)
    line.endheaders()
    said = line.getresponse()
    return said.status, said.read().decode()


@pytest.mark.parametrize(
    "host", ["attaquant.example", "attaquant.example:18200", "127.0.0.1.attaquant.example", "localhost.attaquant.example", "0.0.0.0", ""]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_of_another_name_does_not_read_the_drafts(served, host, method):
    status, said = answer_to(served, host, method)
    assert status == 421
    assert "Bonjour" not in said


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:18200", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_the_preview_answers_under_every_name_of_this_machine(served, host):
    assert answer_to(served, host)[0] == 200
