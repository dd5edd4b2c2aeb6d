"""Real servers on loopback, given the file that we write for them, and what they answer."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port
from tests.processes import PATIENCE

SITE = {
    "index.html": "<!DOCTYPE html><title>La une</title>" + "<p>Bonjour.</p>" * 200,
    "404.html": "<title>Perdue</title>",
    "breves/index.html": "<title>Brèves</title>",
    "recherche/index.html": "<title>Recherche</title>",
    "theme/fixe/css/base.82aa2194.css": "a{b:c}",
    "theme/icons/icon-192.png": "png",
    "images/arbres-480-74319c7b.avif": "avif",
    "manifest.webmanifest": "{}",
}
"""A site in which each of our rules holds for something."""

NGINX = """
{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {site}; include {site}/.nginx.conf; }}
}}
"""
NGINX_LIVE = """
{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    include {limits};
    server {{ listen 127.0.0.1:{port}; include {doors}; }}
}}
"""
APACHE = """
ServerRoot /usr/lib/apache2
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot {site}
<Directory {site}>
Require all granted
AllowOverride FileInfo
</Directory>
"""
MODULES = ("mpm_event", "authz_core", "mime", "alias", "dir", "headers", "rewrite", "filter", "deflate", "setenvif")


@dataclass(frozen=True)
class Answer:
    """What a server said; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """One that listens on `port`."""

    port: int

    def get(self, address: str, **headers: str) -> Answer:
        """Its answer to a reader who asks for `address`."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        said = line.getresponse()
        return Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, said.read())


def place(name: str) -> str | None:
    """Where the program `name` is, if the machine has it."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def nginx(folder: Path, site: Path) -> Iterator[Server]:
    """nginx, serving `site` by the file that it holds."""
    user = "" if os.geteuid() else "user root;"
    with _running(folder, NGINX, [place("nginx"), "-p", str(folder), "-c"], site=site, user=user) as server:
        yield server


@contextmanager
def nginx_before_the_service(folder: Path, limits: Path, doors: Path) -> Iterator[Server]:
    """nginx as `service/` sets it before the live service: `limits` in its `http`, `doors` in its `server`."""
    user = "" if os.geteuid() else "user root;"
    own_limits = folder / "own-limits.conf"
    own_limits.write_text(limits.read_text().replace("/var/cache", str(folder)))
    limits = own_limits
    with _running(folder, NGINX_LIVE, [place("nginx"), "-p", str(folder), "-c"], limits=limits, doors=doors, user=user) as server:
        yield server


@contextmanager
def apache(folder: Path, site: Path) -> Iterator[Server]:
    """Apache, with the modules that its Debian package has, serving `site` by the file that it holds."""
    found = [name for name in MODULES if Path(f"/usr/lib/apache2/modules/mod_{name}.so").exists()]
    modules = "\n".join(f"LoadModule {name}_module modules/mod_{name}.so" for name in found)
    with _running(folder, APACHE, [place("apache2"), "-D", "FOREGROUND", "-f"], site=site, modules=modules) as server:
        yield server


@contextmanager
def _running(folder: Path, settings: str, command: list[str], **values: object) -> Iterator[Server]:
    port = free_port()
    (folder / "conf").write_text(settings.format(folder=folder, port=port, **values))
    folder.chmod(0o755)
    with subprocess.Popen([*command, str(folder / "conf")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        try:
            _wait(port, child)
            yield Server(port)
        finally:
            child.terminate()


def _wait(port: int, child: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < end:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"The server did not start: {child.stderr.read() if child.poll() is not None else 'in time'}")
