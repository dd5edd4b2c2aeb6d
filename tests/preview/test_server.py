import errno
import socket
import threading
import urllib.error
import urllib.request
from unittest.mock import Mock

import pytest

from plugins.preview.server import Changes, Server, open_server
from plugins.publication.errors import SettingsError


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "site"
    (folder / "page").mkdir(parents=True)
    (folder / "page" / "index.html").write_text("<html><body><p>Bonjour</p></body></html>")
    (folder / "404.html").write_text("<html><body>Introuvable</body></html>")
    script = tmp_path / "reload.js"
    script.write_text("// recharge")
    changes = Changes()
    server = open_server(18200, lambda: folder, changes, script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", changes, server
    server.shutdown()
    server.server_close()


def read(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read().decode()


def test_a_page_is_served_with_the_script_that_reloads_it(served):
    assert '<script src="/_apercu/reload.js" defer></script></body>' in read(served[0] + "/page/")
    assert read(served[0] + "/_apercu/reload.js") == "// recharge"


def test_a_missing_page_shows_the_journals_own_404(served):
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(served[0] + "/rien/")
    assert missing.value.code == 404
    assert "Introuvable" in missing.value.read().decode()


def test_nothing_above_the_folder_is_served(served):
    with pytest.raises(urllib.error.HTTPError):
        read(served[0] + "/../reload.js")


def test_the_browser_is_told_of_a_new_build(served):
    address, changes, _ = served
    with urllib.request.urlopen(address + "/_apercu/changes", timeout=5) as stream:
        threading.Timer(0.2, changes.announce).start()
        assert stream.readline() == b"data: reload\n"


def test_a_port_in_use_gives_the_next_one(served, tmp_path):
    taken = served[2].server_port
    second = open_server(taken, lambda: tmp_path, Changes(), tmp_path / "reload.js")
    assert second.server_port > taken
    second.server_close()


def test_the_preview_is_not_reachable_from_the_network(served):
    assert served[2].server_address[0] == "127.0.0.1"
    with socket.create_connection(("127.0.0.1", served[2].server_port), 2):
        pass


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_number_that_is_no_port_is_refused_in_a_sentence(tmp_path, port):
    with pytest.raises(SettingsError, match=f"{port} n’est pas un port"):
        open_server(port, lambda: tmp_path, Changes(), tmp_path / "reload.js")


def test_a_port_of_the_machines_own_is_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(Server, "__init__", Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(SettingsError, match="le port 80 est réservé"):
        open_server(80, lambda: tmp_path, Changes(), tmp_path / "reload.js")
