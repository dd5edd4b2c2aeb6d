"""Waitress in front of the application: threads, limits of size and of silence, and an end that does not wait."""

from dataclasses import dataclass
from threading import Event
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from plugins.core.infrastructure.errors import SettingsError
from plugins.service.evening.app import LARGEST
from plugins.service.evening.settings import Live

CONNECTIONS = 200
SILENCE = 30
"""Seconds without a byte after which a connection is closed, unless it waits for our answer."""

LONGEST_HEAD = 16 * 1024
GLANCE = 0.25
"""Seconds between two looks at whether to end."""

PATIENCE = 3.0
"""Seconds that requests under way have to end."""


@dataclass(frozen=True)
class ListeningServer:
    """A server that holds its port. `sockets` are all that it listens to."""

    dispatcher: ThreadedTaskDispatcher
    sockets: dict[int, Any]

    def answer(self, stopping: Event) -> None:
        """Answer requests until `stopping` is set, then release the port."""
        try:
            while not stopping.is_set():
                wasyncore.loop(timeout=GLANCE, use_poll=True, map=self.sockets, count=1)
        finally:
            stopping.set()
            self.dispatcher.shutdown(timeout=int(PATIENCE))
            wasyncore.close_all(self.sockets)


def listen(app: Flask, live: Live) -> ListeningServer:
    """The server of `app`, which already holds its port. Raises SettingsError when it is taken."""
    host, port = live.address
    proxied: dict[str, Any] = (
        {"trusted_proxy": live.proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if live.proxy else {}
    )
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=live.threads,
            connection_limit=CONNECTIONS,
            channel_timeout=SILENCE,
            max_request_body_size=LARGEST,
            max_request_header_size=LONGEST_HEAD,
            clear_untrusted_proxy_headers=True,
            ident=None,
            **proxied,
        )
    except OSError as error:
        raise SettingsError([f"LIVE : {host}:{port} ne peut pas être écouté ({error.strerror}). Choisissez un autre port."]) from None
    return ListeningServer(server.task_dispatcher, sockets)
