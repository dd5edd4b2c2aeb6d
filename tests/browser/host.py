"""The town's host, on loopback: HTTPS, compression, and the headers that the built site asks for.

The name and the certificate are those of the published site; a browser that is told where to find it sees what readers will.
"""

import base64
import gzip
import hashlib
import ssl
import threading
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.browser import headers
from tests.fakes.patient import patient

COMPRESSED = {".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".webmanifest", ".atom", ".rss"}
CODINGS = (("br", ".br"), ("gzip", ".gz"))
TYPES = {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".js": "text/javascript", ".webp": "image/webp"}


class Host:
    """Serves the folder `site` under `name` until `close`; `resolver` and `certificate` are what a browser must be told."""

    def __init__(self, site: Path, name: str) -> None:
        authority = trustme.CA()
        identity = authority.issue_cert(name)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        identity.configure_cert(tls)
        self._server = _Host(("127.0.0.1", 0), partial(_Answer, directory=str(site), rules=headers.rules(site)))
        self._server.daemon_threads = True
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        patient(self._server)
        self.resolver = f"MAP {name} 127.0.0.1:{self._server.server_port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"
        self.certificate = _fingerprint(identity.cert_chain_pems[0].bytes())
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """No longer there."""
        self._server.shutdown()
        self._server.server_close()


class _Host(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """A browser that leaves in the middle of an answer is no event."""


class _Answer(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *args, rules, **kwargs) -> None:
        self.rules = rules
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """The file at the address; as any host does, a folder is redirected to its slash, and what is not there is 404.html."""
        asked = urlsplit(self.path).path
        file = Path(self.translate_path(self.path))
        if file.is_dir() and not asked.endswith("/"):
            self._send(301, b"", {"Location": f"{asked}/"})
            return
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file() and file.name != "_headers"
        self._file(200 if found else 404, file if found else Path(self.directory) / "404.html", asked)

    def _file(self, status: int, file: Path, asked: str) -> None:
        said = {"Content-Type": self._type(file), **headers.asked(self.rules, unquote(asked))}
        accepted = self.headers.get("Accept-Encoding", "")
        for coding, suffix in CODINGS:
            twin = file.with_name(file.name + suffix)
            if coding in accepted and twin.is_file():
                self._send(status, twin.read_bytes(), said | {"Content-Encoding": coding})
                return
        if "gzip" in accepted and file.suffix in COMPRESSED:
            self._send(status, _zipped(file, file.stat().st_mtime_ns), said | {"Content-Encoding": "gzip"})
        else:
            self._send(status, file.read_bytes(), said)

    def _type(self, file: Path) -> str:
        guessed = self.guess_type(file)
        return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed

    def _send(self, status: int, body: bytes, said: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in said.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Silent."""


@lru_cache(maxsize=512)
def _zipped(file: Path, _moved: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


def _fingerprint(pem: bytes) -> str:
    key = x509.load_pem_x509_certificate(pem).public_key()
    return base64.b64encode(hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()).decode()
