"""Serve the council's evening: the town, Django's handler, the sockets, until somebody closes it."""

import logging
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from django.views.static import serve as serve_file
from waitress import wasyncore
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, Exit, SettingsError
from plugins.core.infrastructure.redact import redact_logs
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import list_rooms_in_use
from plugins.service.evening import doors
from plugins.service.evening.doors import (
    SENTENCES,
    NothingToServe,
    Rates,
    RequestRefused,
    RoomService,
    ServiceContext,
    ServicePart,
    WaitingPlaces,
    Worker,
    answer_json,
)
from plugins.service.evening.settings import Live, Settings
from plugins.service.evening.store import FOLDER, LOCK, find_device_by_token, open_evening_store, start_clock

LARGEST = 8 * 1024 * 1024 + 1024
"""Bytes of a request, whatever it is: a picture."""

FULL_WAIT = 10
"""Seconds before one tries again when the disk refused."""

LOG = logging.getLogger("beffroi.service")


def configure_django() -> None:
    """Get Django ready for requests, in a process that serves an evening alone."""
    if not settings.configured:
        settings.configure(ROOT_URLCONF=__name__, LOGGING_CONFIG=None, USE_TZ=True, TIME_ZONE="Europe/Paris")
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what is refused is answered, not noted


class EveningHandler(WSGIHandler):
    """Django's handler of requests, with the addresses of `parts` and the doors before them. It asks no base of Django's: what
    the desk does in its own holds up no phone."""

    def __init__(self, opening: ServiceContext, parts: Iterable[ServicePart]):
        configure_django()
        parts = list(parts)
        unpaced = frozenset(address for part in parts for address in part.unpaced)
        self.doors = doors.Doors(opening.origins, opening.rates, partial(find_device_by_token, opening.store), unpaced)
        self.resolver = URLResolver(RegexPattern(r"^/"), [address for part in parts for address in part.addresses])
        super().__init__()

    def load_middleware(self, is_async: bool = False) -> None:
        """In place of the settings' middleware: the doors."""
        self._middleware_chain = self.answer

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of a view, or a refusal in words."""
        try:
            self.doors.enter(request)
            view, args, words = self.resolver.resolve(request.path_info)
            response: HttpResponseBase = view(request, *args, **words)
        except RequestRefused as refused:
            response = answer_json(refused.told, refused.status, refused.headers)
        except Http404:
            response = answer_json({"error": SENTENCES[404]}, 404)
        except (sqlite3.Error, OSError) as error:
            response = _answer_unwritten(error)
        except Exception as error:
            response = _answer_defect(error)
        self.doors.put_headers(request, response)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            if request.method == "HEAD":  # waitress would send the body that it is given
                response = HttpResponse(status=response.status_code, headers=dict(response.headers))
        return response


def _answer_unwritten(error: Exception) -> HttpResponse:
    """The disk is full, or the store is busy: nothing was kept, and the phone tries again."""
    LOG.error("rien n’a été gardé : %s, %s", type(error).__name__, error)
    sentence = "Le service ne peut rien garder en ce moment : le texte reste sur le téléphone."
    return answer_json({"error": sentence}, 503, {"Retry-After": str(FULL_WAIT)})


def _answer_defect(error: Exception) -> HttpResponse:
    """What Django refuses to read gets our words; anything else is a bug of ours."""
    if isinstance(error, SuspiciousOperation):
        return answer_json({"error": SENTENCES[400]}, 400)
    LOG.error("un défaut", exc_info=error)
    return answer_json({"error": "Le service n’a pas pu répondre."}, 500)


CONNECTIONS = 200
SILENCE = 30
"""Seconds without a byte after which a connection is closed, unless it waits for our answer."""

LONGEST_HEAD = 16 * 1024
GLANCE = 0.25
"""Seconds between two looks at whether to end."""

SHUTDOWN_SECONDS = 3.0
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
            self.dispatcher.shutdown(timeout=int(SHUTDOWN_SECONDS))
            wasyncore.close_all(self.sockets)


def listen(app: EveningHandler, live: Live) -> ListeningServer:
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


REHEARSAL = "repetition"
"""Below the folder of a service: held by the service that runs there."""
ROOT = "site"


class Busy(BeffroiError):
    """Another companion runs with the same state; its text is French."""

    exit_code = Exit.LATER


@dataclass(frozen=True)
class ServiceTown:
    """The folders of a town. Paths are absolute; `root` is None when its web server is on another machine."""

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    content: Path
    output: Path
    theme: Path
    root: Path | None


def open_service_context(
    town: ServiceTown, offered: Iterable[RoomService], rehearsal: bool, print_line: Callable[[str], None]
) -> ServiceContext:
    """The context with which the parts `offered` are opened. A rehearsal has a folder of its own, and a web root in it.

    Raises SettingsError; OSError or sqlite3.Error when the folder cannot be written.
    """
    own = gather_settings(Settings, town.conf, town.environ)
    folder = own.beffroi_state / (REHEARSAL if rehearsal else FOLDER)
    store = open_evening_store(folder)
    paces = {name: pace for service in offered for name, pace in service.paces.items()}
    root = folder / ROOT if rehearsal else own.live.root or town.root
    return ServiceContext(
        conf=town.conf,
        environ=town.environ,
        content=town.content,
        output=town.output,
        theme=town.theme,
        folder=folder,
        root=root,
        live=own.live,
        origins=own.live.list_origins(rehearsal),
        store=store,
        rates=Rates({**doors.PACES, **paces}),
        places=WaitingPlaces(own.live.threads // 2),
        clock=start_clock(town.conf, town.environ, store),
        rehearsal=rehearsal,
        log_line=print_line,
    )


def forget_rehearsal(context: ServiceContext) -> None:
    """Erase what was rehearsed beside the state of `context`, unless it is still going on: names and addresses of phones, trial words."""
    folder = context.folder.parent / REHEARSAL
    if not folder.is_dir():
        return
    with suppress(Busy), exclusive_lock(folder / LOCK, Busy()):
        shutil.rmtree(folder, ignore_errors=True)


STOPPING_SECONDS = 3.0
"""Seconds that workers have to end."""


def list_services(plugins: Iterable[str]) -> list[RoomService]:
    """The service parts of the rooms in use."""
    opened = (room.service() for room in list_rooms_in_use(plugins) if room.service is not None)
    return [service for service in opened if isinstance(service, RoomService)]


def open_parts(opening: ServiceContext, offered: Iterable[RoomService]) -> list[ServicePart]:
    """The parts that have something to serve. Raises NothingToServe with what each room lacks when none has."""
    service_parts, lacking = [], []
    for service in offered:
        try:
            service_parts.append(service.open(opening))
        except NothingToServe as absent:
            lacking += absent.mistakes
    if not service_parts:
        raise NothingToServe(lacking or ["Aucun greffon de PLUGINS n’a de service à rendre."])
    return [*service_parts, serve_rehearsal(opening)] if opening.rehearsal else service_parts


def serve_parts(opening: ServiceContext, offered: Iterable[RoomService]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises SettingsError when there is nothing to serve or the port is taken, Busy when it runs already.
    """
    redact_logs(opening.environ)
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    busy = Busy(f"Le service tourne déjà avec cet état ({opening.folder}). Arrêtez l’autre, ou laissez-le faire.")
    with exclusive_lock(opening.folder / LOCK, busy), ExitStack() as ending:
        service_parts = open_parts(opening, offered)
        for part in service_parts:
            ending.callback(part.close)
        listening = listen(EveningHandler(opening, service_parts), opening.live)
        _wait_for_signal(opening)
        threads = start_workers({name: work for part in service_parts for name, work in part.workers.items()}, opening.stopping)
        ending.callback(end_workers, threads, opening.stopping, STOPPING_SECONDS)
        host, port = opening.live.address
        opening.log_line(f"Le direct écoute : http://{host}:{port}/direct/ ; Ctrl-C pour arrêter.")
        listening.answer(opening.stopping)


def _wait_for_signal(opening: ServiceContext) -> None:
    def stop(*_: object) -> None:
        opening.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a worker that failed begins again, doubled each time."""


def start_workers(workers: Mapping[str, Worker], stopping: Event) -> list[Thread]:
    """The threads of `workers`, begun. They die with the process: none of them may need its last word."""
    threads = [Thread(target=_restart_until_stopped, args=(name, work, stopping), name=name, daemon=True) for name, work in workers.items()]
    for thread in threads:
        thread.start()
    return threads


def end_workers(threads: list[Thread], stopping: Event, patience: float) -> None:
    """Tell all to stop, and wait for them for `patience` seconds in all."""
    stopping.set()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _restart_until_stopped(name: str, work: Worker, stopping: Event) -> None:
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            work(stopping)
            return
        except Exception as error:
            LOG.error("%s s’est arrêté, et reprend dans %.1f s", name, pause, exc_info=error)
        stopping.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


INDEX = "index.html"
BODY = b"<body>"
BANNER = '<p role="note"><strong>RÉPÉTITION.</strong> Rien d’ici n’est en ligne.</p>'.encode()


def serve_rehearsal(opening: ServiceContext) -> ServicePart:
    """The site of a rehearsal. What names it by the town's own address leads here instead, and each page says what it is."""
    folders = [folder for folder in (opening.root, opening.output) if folder]
    public = str(opening.conf.get("SITEURL") or "").encode()

    def show_page(request: HttpRequest, address: str = "") -> HttpResponseBase:
        if request.method != "GET":
            raise RequestRefused(405, SENTENCES[405])
        named = f"{address}{INDEX}" if not address or address.endswith("/") else address
        folder, file = next(((folder, file) for folder in folders if (file := _find_below(folder, named))), (None, None))
        if folder is None or file is None:
            raise RequestRefused(404, SENTENCES[404])
        if named.endswith((".html", ".json")) and public:
            kind = "text/html; charset=utf-8" if named.endswith(".html") else "application/json"
            answer: HttpResponseBase = HttpResponse(
                file.read_bytes().replace(public, b"").replace(BODY, BODY + BANNER, 1), content_type=kind
            )
        else:
            answer = serve_file(request, named, str(folder))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return ServicePart((path("", show_page), path("<path:address>", show_page)))


def _find_below(folder: Path, named: str) -> Path | None:
    """The file of that name, if it is one and stands below `folder`."""
    if "\0" in named:
        return None
    path = (folder / named).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
