"""A WebSub hub on loopback, which remembers what it was told and answers as it is asked to."""

import io
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from plugins.journal.feeds.websub import ping_hubs
from tests.fakes.internet import Answer, Internet, Request, folder_site
from tests.fakes.patient import patient

TOWN = "journal.valbrune.example"
SITE = f"https://{TOWN}"
OTHER = "https://relais.example/publier"
TAKEN = Answer(204)


@dataclass
class Hub:
    """`answer` is what it says to each request, or makes of it; `told` are the addresses that it was given, in order."""

    answer: Answer | Callable[[Request], Answer] = TAKEN
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        self.requests.append(request)
        return self.answer(request) if callable(self.answer) else self.answer

    @property
    def told(self) -> list[str]:
        return [said["hub.url"][0] for said in self.said]

    @property
    def said(self) -> list[dict[str, list[str]]]:
        return [parse_qs(request.body.decode()) for request in self.requests]


@dataclass
class Relays:
    """A town whose site is in place, with a hub on this machine (`hub`) and another beyond the proxy (`other`)."""

    folder: Path
    hub: Hub = field(default_factory=Hub)
    other: Hub = field(default_factory=Hub)

    def __post_init__(self):
        self.output, self.state = self.folder / "output", self.folder / "state"
        self.internet = Internet(self.folder, {"proxy": self.hub, "relais.example": self.other, TOWN: folder_site(self.output)})
        self.address = f"{self.internet.address}/publier"
        self.hubs = [self.address]

    def write(self, *paths: str) -> None:
        """Files of the site, which readers find at once."""
        for path in paths:
            (self.output / path).parent.mkdir(parents=True, exist_ok=True)
            (self.output / path).write_text(path)

    def tell(self, *changed: str) -> str:
        """What the webmaster reads once a deploy has put `changed` in place."""
        out = io.StringIO()
        conf = {"FEED_AUTHORITY": "valbrune.example,2024", "SITEURL": SITE, "WEBSUB_HUBS": self.hubs, "BEFFROI_STATE": str(self.state)}
        ping_hubs(changed, self.output, conf, {}, out)
        return out.getvalue()

    @property
    def kept(self) -> list[str]:
        """The lines of what is still to be told."""
        return (self.state / "websub.txt").read_text().splitlines() if (self.state / "websub.txt").exists() else []


class Clock:
    """Stands for the module `time`: it passes only for whoever sleeps, so that a busy machine takes none of it."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def is_never_over() -> bool:
    return False


@contextmanager
def beginning(is_over: Callable[[], object] = is_never_over) -> Iterator[str]:
    """The address of a hub that always says that its answer will come, so that no wait between two pieces is ever too long; it cuts once it
    `is_over`."""

    class Beginning(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while not is_over():
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                    time.sleep(0.02)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Beginning) as server:
        server.daemon_threads = True
        threading.Thread(target=patient(server).serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
