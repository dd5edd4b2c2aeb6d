"""The web process: waitress in front of Django, on an inherited socket, until it is told to stop."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from whitenoise import WhiteNoise

from plugins.service.evening.store import FOLDER as EVENINGS
from plugins.service.evening.store import is_evening_held
from plugins.service.web_service.audit import find_log_trouble
from plugins.service.web_service.configuration import get_current_town, list_current_parts
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import are_workers_alive
from plugins.service.web_service.pages import (
    find_static_root,
    list_static_files,
    refuse_denied,
    refuse_missing,
    refuse_unreadable,
    tell_broken,
)


def tell_state() -> dict[str, object]:
    """View: whether the service is healthy: its store answers, its workers live. Nothing of anybody is told."""
    try:
        waiting = OutboxWork.objects.filter(done_at=None, given_up=False)
        now = get_current_town().clock()
        late = waiting.filter(due_at__lt=now - timedelta(minutes=10)).count()
        alive = are_workers_alive(now)
        finders = filter(None, (part.delays() for part in list_current_parts()))
        delays = [asdict(delay) for find_delays in finders for delay in find_delays(get_current_town())]
        state = {"store": connection.vendor, "worker": alive, "waiting": waiting.count(), "late": late, "delays": delays}
        return {"ok": alive, **state, "audit": _find_audit_trouble()}
    except Error:
        return {"ok": False, "store": "", "worker": False}


def _find_audit_trouble() -> str:
    try:
        return find_log_trouble()
    except OSError as error:
        return f"Le sceau du journal des actions ne se lit pas ({error.strerror})."


def is_well(state: Mapping[str, object]) -> bool:
    """Whether it can do its work."""
    return bool(state["ok"])


def tell_health(request: HttpRequest) -> HttpResponse:
    """Whether the service can do its work. 503 when it cannot."""
    state = tell_state()
    return JsonResponse(state, status=200 if is_well(state) else 503)


handler400 = refuse_unreadable
handler403 = refuse_denied
handler404 = refuse_missing
handler500 = tell_broken

if settings.configured:
    urlpatterns = [
        path("service/sante", tell_health),
        *(path(part.prefix, include(list(part.addresses()))) for part in list_current_parts() if part.addresses()),
    ]


CONNECTIONS = 400
SILENCE = 30
"""Seconds without a byte after which a connection is closed, unless it waits for our answer."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a request: several pictures as a telephone takes them."""
GLANCE = 0.25
PATIENCE = 10.0
"""Seconds that requests under way have to end."""
AGAIN = 10.0
"""Seconds until it is asked again whether the service may end, where something kept it."""
JUST_OPENED = 1.0
"""Seconds that a connection may take to send the first byte, when we are about to leave."""


class LastRequest:
    """WSGI middleware that remembers when the last request came, by the monotonic clock."""

    def __init__(self, application: WSGIApplication):
        self.application, self.at = application, time.monotonic()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """What the application answers."""
        self.at = time.monotonic()
        return self.application(environ, start)


def may_sleep() -> bool:
    """Whether nothing is to be done before somebody asks for something: no work waits, no part awaits an hour, no evening is held."""
    town = get_current_town()
    try:
        return (
            not OutboxWork.objects.filter(done_at=None, given_up=False).exists()
            and not any(awaits(town) for part in list_current_parts() if (awaits := part.awaits()))
            and not is_evening_held(town.settings.beffroi_state / EVENINGS)
        )
    except Error:
        return False
    finally:
        connection.close()  # of the thread that listens, which asks for nothing else


def build_application() -> WhiteNoise:
    """Django, with the files of its pages before it."""
    served = WhiteNoise(get_wsgi_application(), immutable_file_test=lambda path, url: True)
    for address, file in list_static_files().items():
        served.add_file_to_dictionary(f"{find_static_root()}{address}", str(file))
    return served


def answer_requests(listener: socket.socket, tell_ready: Callable[[], None], patience: float | None = None) -> None:
    """Serve `listener` until SIGTERM or SIGINT, or until no request has come for `patience` seconds and nothing is to be done; requests
    under way then end first.

    `tell_ready` is called before the first request.
    """
    service, stopping = get_current_town().service, []
    proxied: dict[str, Any] = (
        {"trusted_proxy": service.proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if service.proxy else {}
    )
    sockets: dict[int, Any] = {}
    application = LastRequest(build_application())
    server = create_server(
        application,
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
        if patience is not None and time.monotonic() - application.at > patience:
            if may_sleep():
                break
            application.at += min(patience, AGAIN)
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
