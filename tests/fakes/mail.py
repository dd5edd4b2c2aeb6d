"""A mail server on loopback: SMTP with STARTTLS and AUTH PLAIN, for one letter after another."""

import base64
import socketserver
import ssl
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import trustme

from tests.fakes.patient import patient
from tests.processes import PATIENCE

USER, PASSWORD = "journal@ville.example", "canari-du-courriel"


class MailHost:
    """`letters` are those that were taken, `proofs` the names and passwords that were shown and whether the line was encrypted then.

    `refusals` answers a command in the place of the server: `{"RCPT": "450 4.2.0 Greylisted"}`. `encrypts`: STARTTLS is offered.
    """

    def __init__(self, folder: Path, encrypts: bool = True):
        self.letters: list[EmailMessage] = []
        self.proofs: list[tuple[str, str, bool]] = []
        self.refusals: dict[str, str] = {}
        self.encrypts = encrypts
        authority = trustme.CA()
        self.ca = folder / "mail-ca.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self.tls)
        bound = type("Bound", (_Talk,), {"host": self})
        self.server = patient(socketserver.ThreadingTCPServer(("127.0.0.1", 0), bound))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def environ(self) -> dict[str, str]:
        """What a town gives to write by this server."""
        address = f"localhost:{self.server.server_address[1]}"
        proof = {"BEFFROI_MAIL_USER": USER, "BEFFROI_MAIL_PASSWORD": PASSWORD}
        return {"BEFFROI_MAIL_SERVER": address, "REQUESTS_CA_BUNDLE": str(self.ca), **proof}

    def __enter__(self) -> "MailHost":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Talk(socketserver.StreamRequestHandler):
    """One client, until it leaves."""

    timeout = PATIENCE
    host: MailHost
    encrypted = False

    def handle(self) -> None:
        """Answer each command."""
        self._say("220 localhost ESMTP")
        while line := self.rfile.readline():
            words = line.decode("ascii").strip()
            verb = words.partition(" ")[0].upper()
            if verb in self.host.refusals:
                self._say(self.host.refusals[verb])
            elif verb == "STARTTLS":
                self._say("220 Go ahead")
                self.connection = self.host.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                self.encrypted = True
            elif verb == "EHLO":
                offered = ["STARTTLS"] if self.host.encrypts and not self.encrypted else []
                names = ["localhost", *offered, "AUTH PLAIN"]
                self._say(*(f"250{'-' if name != names[-1] else ' '}{name}" for name in names))
            elif verb == "AUTH":
                _, user, password = base64.b64decode(words.split()[2]).decode().split("\0")
                self.host.proofs.append((user, password, self.encrypted))
                self._say("235 Welcome" if (user, password) == (USER, PASSWORD) else f"535 5.7.8 {password} is wrong")
            elif verb == "DATA":
                self._say("354 Go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.host.letters.append(message_from_bytes(b"".join(lines), policy=default))
                self._say("250 Taken")
            elif verb == "QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("250 OK")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
