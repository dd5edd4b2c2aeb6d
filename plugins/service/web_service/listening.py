"""The web process: waitress in front of Django, on an inherited socket, until it is told to stop."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from whitenoise import WhiteNoise

from plugins.service.web_service.addresses import is_well, tell_state
from plugins.service.web_service.configuration import list_served_towns
from plugins.service.web_service.pages import find_static_root, list_static_files
from plugins.service.web_service.served_towns import TownChoice

CONNECTIONS = 400
SILENCE = 30
"""Seconds without a byte after which a connection is closed, unless it waits for our answer."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a request: several pictures as a telephone takes them."""
GLANCE = 0.25
PATIENCE = 10.0
"""Seconds that requests under way have to end."""
JUST_OPENED = 1.0
"""Seconds that a connection may take to send the first byte, when we are about to leave."""


def build_application() -> WhiteNoise:
    """Django, with the files of its pages before it, and the choice of the town where there are several."""
    towns, served_pages = list_served_towns(), get_wsgi_application()
    chosen = served_pages if len(towns) == 1 else TownChoice(served_pages, towns, lambda: is_well(tell_state()))
    served = WhiteNoise(chosen, immutable_file_test=lambda path, url: True)
    for address, path in list_static_files().items():
        served.add_file_to_dictionary(f"{find_static_root()}{address}", str(path))
    return served


def answer_requests(listener: socket.socket, tell_ready: Callable[[], None]) -> None:
    """Serve `listener` until SIGTERM or SIGINT; requests under way then end first.

    `tell_ready` is called before the first request.
    """
    service, stopping = list_served_towns()[0].service, []
    proxied: dict[str, Any] = (
        {"trusted_proxy": service.proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if service.proxy else {}
    )
    sockets: dict[int, Any] = {}
    server = create_server(
        build_application(),
        map=sockets,
        sockets=[listener],
        threads=service.threads,
        connection_limit=CONNECTIONS,
        channel_timeout=SILENCE,
        max_request_body_size=LARGEST,
        clear_untrusted_proxy_headers=True,
        ident=None,
        **proxied,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))
    parent = os.getppid()
    tell_ready()
    while not stopping and os.getppid() == parent:
        wasyncore.loop(timeout=GLANCE, use_poll=True, map=sockets, count=1)
    assert isinstance(server, BaseWSGIServer)  # it was given one socket
    server.del_channel(sockets)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(map(_is_busy, list(sockets.values()))):
        wasyncore.loop(timeout=GLANCE, use_poll=True, map=sockets, count=1)
    server.task_dispatcher.shutdown(timeout=int(PATIENCE))
    wasyncore.close_all(sockets)


def _is_busy(dispatcher: object) -> bool:
    """Whether it is a connection on which a request is read or answered, or that has just been opened to send one."""
    if not isinstance(dispatcher, HTTPChannel):
        return False
    under_way = dispatcher.requests or dispatcher.request or dispatcher.total_outbufs_len
    return bool(under_way) or time.time() - dispatcher.creation_time < JUST_OPENED
