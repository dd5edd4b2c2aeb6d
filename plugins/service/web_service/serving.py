"""What `./beffroi serve` does for the service itself: open it, and be one of its processes. Django is imported by whoever needs it."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.redact import redact_logs
from plugins.core.infrastructure.town import ROOT
from plugins.service.web_service.configuration import configure_django, make_service_folder, migrate_tables
from plugins.service.web_service.part import WebPart, WebTown, WorkQueue
from plugins.service.web_service.served_towns import set_current_town
from plugins.service.web_service.stored_tables import LOCK
from plugins.service.web_service.supervisor import ServiceProcesses, bind_socket, tell_ready

LISTENER = 0
"""The descriptor on which a web process finds the socket: its standard input."""
ONLY_HERE = 'Sans SERVICE["public"], seule cette machine l’ouvre. Pour l’ouvrir : ./beffroi help bureau.'


class ServiceRunning(BeffroiError):
    """Another service runs with the same state; its text is French."""

    exit_code = Exit.LATER


def build_program(command: Sequence[str]) -> list[str]:
    """The command line that runs this program with the words of `command`."""
    tasks = ROOT / "tasks.py"  # a checkout has it; an installed package is a program of its own
    return [sys.executable, *([str(tasks)] if tasks.exists() else ["-m", "beffroi"]), *command]


def open_service(towns: Sequence[WebTown], parts: Iterable[WebPart], program: Sequence[str]) -> Exit:
    """Serve until a signal says to stop; `program` starts each process. Raises SettingsError, ServiceRunning."""
    with ExitStack() as resources:
        for town in towns:
            folder = make_service_folder(town)
            busy = ServiceRunning(f"Le service tourne déjà avec cet état ({folder}). Arrêtez l’autre, ou laissez-le faire.")
            resources.enter_context(exclusive_lock(folder / LOCK, busy))
        listener = resources.enter_context(bind_socket(towns[0].service.address))
        listener.set_inheritable(True)
        prepare_store(towns, parts)
        for town in towns:
            town_line = f"Le service de {town.name} : {town.service.origin}/bureau/"
            print(town_line if town.service.public else f"{town_line}\n{ONLY_HERE}", flush=True)
        environ = dict(os.environ) if len(towns) > 1 else {**os.environ, "BEFFROI_STATE": str(towns[0].settings.beffroi_state)}
        return ServiceProcesses(program, environ, listener, lambda line: print(line, flush=True)).run()


def prepare_store(towns: Sequence[WebTown], parts: Iterable[WebPart]) -> None:
    """Prepare Django, and migrate the tables of each town to this version. Raises OSError, SettingsError."""
    for town in towns:
        redact_logs(town.paths.environ)
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    for name in ("django.request", "django.security.csrf"):  # they write addresses, and a private link is one
        logging.getLogger(name).setLevel(logging.CRITICAL)
    configure_django(towns, parts)
    for town in towns:
        with set_current_town(town):
            migrate_tables()


def run_process(queue: WorkQueue | None, towns: Sequence[WebTown], parts: Iterable[WebPart]) -> Exit:
    """Be the worker of `queue` in the service that started this process, or without one what listens, until it says to stop."""
    prepare_store(towns, parts)
    if queue is None:
        from plugins.service.web_service.listening import answer_requests  # Django, once it is ready

        answer_requests(socket.socket(fileno=os.dup(LISTENER)), tell_ready)
        return Exit.DONE
    from plugins.service.web_service.worker import run_worker  # Django, once it is ready

    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopping.append(number))
    parent = os.getppid()
    run_worker(queue, lambda: bool(stopping) or os.getppid() != parent, tell_ready)
    return Exit.DONE
