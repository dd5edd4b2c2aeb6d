"""Serves the service: one at a time on a machine, its workers beside it, ended promptly and cleanly by a signal."""

import logging
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

from flask import Blueprint, Response, send_from_directory

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import redact_logs
from plugins.core.publication.room import list_rooms_in_use
from plugins.service.evening.app import build_app
from plugins.service.evening.listening import listen
from plugins.service.evening.part import NothingToServe, RoomService, ServiceContext, ServicePart, Worker
from plugins.service.evening.refusal import SENTENCES, RequestRefused
from plugins.service.evening.service_town import Busy
from plugins.service.evening.stored_evening import LOCK

PATIENCE = 3.0
"""Seconds that workers have to end."""


def list_services(plugins: Iterable[str]) -> list[RoomService]:
    """The service parts of the rooms in use."""
    opened = (room.service() for room in list_rooms_in_use(plugins) if room.service is not None)
    return [service for service in opened if isinstance(service, RoomService)]


def open_parts(opening: ServiceContext, offered: Iterable[RoomService]) -> list[ServicePart]:
    """The parts that have something to serve. Raises SettingsError with what each room lacks when none has."""
    service_parts, lacking = [], []
    for service in offered:
        try:
            service_parts.append(service.open(opening))
        except NothingToServe as absent:
            lacking += absent.mistakes
    if not service_parts:
        raise SettingsError(lacking or ["Aucun greffon de PLUGINS n’a de service à rendre."])
    return [*service_parts, serve_rehearsal(opening)] if opening.rehearsal else service_parts


def is_running(opening: ServiceContext) -> bool:
    """Whether a service runs now with the state of `opening`."""
    try:
        with exclusive_lock(opening.folder / LOCK, Busy()):
            return False
    except Busy:
        return True


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
        listening = listen(build_app(opening, service_parts), opening.live)
        _wait_for_signal(opening)
        threads = start_workers({name: work for part in service_parts for name, work in part.workers.items()}, opening.stopping)
        ending.callback(end_workers, threads, opening.stopping, PATIENCE)
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

LOG = logging.getLogger("beffroi.service")


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
    pages = Blueprint("repetition", __name__)
    folders = [folder for folder in (opening.root, opening.output) if folder]
    public = str(opening.conf.get("SITEURL") or "").encode()

    @pages.get("/")
    @pages.get("/<path:address>")
    def page(address: str = "") -> Response:
        named = f"{address}{INDEX}" if not address or address.endswith("/") else address
        folder, file = next(((folder, file) for folder in folders if (file := _find_below(folder, named))), (None, None))
        if folder is None or file is None:
            raise RequestRefused(404, SENTENCES[404])
        answer = send_from_directory(folder, named, conditional=True)
        if named.endswith((".html", ".json")) and public:
            kind = "text/html; charset=utf-8" if named.endswith(".html") else "application/json"
            answer = Response(file.read_bytes().replace(public, b"").replace(BODY, BODY + BANNER, 1), content_type=kind)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return ServicePart((pages,))


def _find_below(folder: Path, named: str) -> Path | None:
    """The file of that name, if it is one and stands below `folder`."""
    if "\0" in named:
        return None
    path = (folder / named).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
