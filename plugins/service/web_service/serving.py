"""What `./beffroi serve` does for the service itself: open it, and be one of its processes. Django is imported by whoever needs it."""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, Exit, SettingsError
from plugins.core.infrastructure.redact import redact_logs
from plugins.core.infrastructure.town import ROOT
from plugins.service.web_service.configuration import configure_django, make_service_folder, migrate_tables
from plugins.service.web_service.maintenance import LOCK
from plugins.service.web_service.part import WebPart, WebTown, WorkQueue

READY_VARIABLE = "SERVICE_READY_DESCRIPTOR"
"""Tells a child on which descriptor to write once it is ready."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a process that fell is started again, doubled each time; from the start after CALM seconds without a fall."""
CALM = 10.0
"""One that stands for so long does something in between: to start it again each time costs a seventh of what a machine can do."""
START = 60.0
"""Seconds that a process has to be ready, on a machine that is three times slower than ours: it takes 1.5."""
END = 20.0
"""Seconds that processes have to end."""
GLANCE = 0.1
WEB, WORK, EVENING, WARM = "web", "work", "evening", "warm"
"""The words of the processes. The supervisor keeps the first, the second for each queue, and the third where the town's council is told
live; whoever publishes starts the last when somebody writes."""
PROCESSES: Mapping[str, Sequence[str]] = {WEB: (WEB,), **{queue.value: (WORK, queue.value) for queue in WorkQueue}}
"""The words that start each of those that it keeps, by its name."""


HELD_SOCKETS, FOR_PROCESS = "LISTEN_FDS", "LISTEN_PID"
"""By these systemd tells a process that it holds a socket for it, and which process is meant; the socket is descriptor 3:
https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html"""
FIRST_HELD = 3


def is_socket_held() -> bool:
    """Whether who started the service keeps its socket open when it ends, and starts it again for whoever knocks."""
    return os.environ.get(HELD_SOCKETS) == "1"


def open_socket(address: tuple[str, int]) -> socket.socket:
    """The socket that systemd holds for this process, or else a new one that listens at `address`. Raises SettingsError when the port is
    taken."""
    if is_socket_held() and os.environ.get(FOR_PROCESS) == str(os.getpid()):
        return socket.socket(fileno=FIRST_HELD)
    os.environ.pop(HELD_SOCKETS, None)
    host, port = address
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
    except OSError as error:
        raise SettingsError([f"SERVICE : {host}:{port} ne peut pas être écouté ({error.strerror}). Choisissez un autre port."]) from None


@dataclass
class _Child:
    """One process, by its name."""

    name: str
    process: subprocess.Popen[bytes]
    started: float
    ready: int

    def is_ready(self, patience: float) -> bool:
        """Whether it says so within `patience` seconds."""
        readable, _, _ = select.select([self.ready], [], [], patience)
        return bool(readable) and bool(os.read(self.ready, 1))

    def end(self, patience: float) -> None:
        """End it, by force after `patience` seconds."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with suppress(OSError):
            os.close(self.ready)


@dataclass
class ServiceProcesses:
    """The processes of a service. `command` is what starts this very program; each child adds its words to it."""

    command: Sequence[str]
    environ: Mapping[str, str]
    listener: socket.socket
    print_line: Callable[[str], None]
    processes: Mapping[str, Sequence[str]] = field(default_factory=lambda: PROCESSES)
    _children: dict[str, _Child] = field(default_factory=dict)
    _pauses: dict[str, float] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)
    _signals: list[int] = field(default_factory=list)

    def run(self) -> Exit:
        """Serve until a signal says to stop; the code of a command. Raises SettingsError when a process cannot even start."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, _: self._signals.append(number))
        try:
            self._start_all([WEB])  # alone: who knocked waits for it, and it brings the tables up to date
            self._start_all([name for name in self.processes if name != WEB])
            self.print_line("Le service est prêt. Ctrl-C pour l’arrêter ; SIGHUP le relance sans couper personne.")
            while True:
                time.sleep(GLANCE)
                received, self._signals = self._signals, []
                if signal.SIGTERM in received or signal.SIGINT in received:
                    return Exit.DONE
                if signal.SIGHUP in received:
                    self._reload()
                if self._is_asleep():
                    return Exit.DONE
                self._lift()
        finally:
            for child in self._children.values():
                with suppress(ProcessLookupError):
                    child.process.terminate()
            for child in self._children.values():
                child.end(END)

    def _start_all(self, names: Iterable[str]) -> None:
        children = {name: self._start(name) for name in names}
        self._children |= children
        if not all(child.is_ready(START) for child in children.values()):
            raise SettingsError(["Le service ne démarre pas ; la raison est au-dessus."])

    def _is_asleep(self) -> bool:
        """Whether the web process has ended by itself: nobody has asked for anything in a long time."""
        return self._children[WEB].process.poll() == 0

    def _start(self, name: str) -> _Child:
        reads, writes = os.pipe()
        environ = {**self.environ, READY_VARIABLE: str(writes)}
        stdin = self.listener.fileno() if name == WEB else subprocess.DEVNULL
        process = subprocess.Popen(
            [*self.command, *self.processes[name]], stdin=stdin, env=environ, pass_fds=[writes], start_new_session=True
        )
        os.close(writes)
        return _Child(name, process, time.monotonic(), reads)

    def _reload(self) -> None:
        """Another of each, with what the disk says now; the old one stays where the new one does not start."""
        self._due.clear()
        for name, old in list(self._children.items()):
            if name != WEB:
                old.end(END)  # two at once would share the outbox well, and a build badly
            new = self._start(name)
            if not new.is_ready(START):
                new.end(0)
                self.print_line(f"Le nouveau processus ({name}) ne démarre pas : l’ancien reste.")
                if name != WEB:
                    self._children[name] = self._start(name)
                continue
            self._children[name] = new
            if name == WEB:
                old.end(END)
        self.print_line("Relancé.")

    def _lift(self) -> None:
        """Start again whoever fell, after a pause in which signals and the other processes are looked after."""
        for name, child in list(self._children.items()):
            code = child.process.poll()
            if code is None:
                continue
            if name not in self._due:
                calm = time.monotonic() - child.started > CALM
                pause = FIRST_PAUSE if calm else min(self._pauses.get(name, FIRST_PAUSE / 2) * 2, LONGEST_PAUSE)
                self._pauses[name], self._due[name] = pause, time.monotonic() + pause
                if code:  # one that ends by itself has done its work: an evening is over
                    self.print_line(f"Le processus « {name} » est tombé ({code}) ; un autre le remplace.")
            elif time.monotonic() >= self._due[name]:
                del self._due[name]
                os.close(child.ready)
                self._children[name] = self._start(name)


def tell_ready() -> None:
    """Tell whoever started this process that it is ready."""
    if (descriptor := os.environ.pop(READY_VARIABLE, "")).isdecimal():
        os.write(int(descriptor), b"1")
        os.close(int(descriptor))


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


def open_service(town: WebTown, has_evenings: bool = False) -> Exit:
    """Serve until a signal says to stop, or, where systemd holds the socket, until nobody has asked for anything in a long time. With
    `has_evenings`, the process of the council's evenings is one of its own. Raises SettingsError, ServiceRunning."""
    folder = make_service_folder(town)
    busy = ServiceRunning(f"Le service tourne déjà avec cet état ({folder}). Arrêtez l’autre, ou laissez-le faire.")
    with exclusive_lock(folder / LOCK, busy), open_socket(town.service.address) as listener:
        listener.set_inheritable(True)
        town_line = f"Le service de {town.name} : {town.service.origin}/bureau/"
        print(town_line if town.service.public else f"{town_line}\n{ONLY_HERE}", flush=True)
        environ = {**os.environ, "BEFFROI_STATE": str(town.settings.beffroi_state)}
        processes = {**PROCESSES, EVENING: (EVENING,)} if has_evenings else PROCESSES
        return ServiceProcesses(town.program, environ, listener, lambda line: print(line, flush=True), processes).run()


def prepare_store(town: WebTown, parts: Iterable[WebPart]) -> None:
    """Prepare Django, and migrate the tables to this version. Raises OSError, SettingsError."""
    redact_logs(town.paths.environ)
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    for name in ("django.request", "django.security.csrf"):  # they write addresses, and a private link is one
        logging.getLogger(name).setLevel(logging.CRITICAL)
    configure_django(town, parts)
    migrate_tables()


def run_process(queue: WorkQueue | None, town: WebTown, parts: Iterable[WebPart]) -> Exit:
    """Be the worker of `queue` in the service that started this process, or without one what listens, until it says to stop."""
    prepare_store(town, parts)
    if queue is None:
        from plugins.service.web_service.listening import answer_requests  # Django, once it is ready

        patience = town.service.idle * 60 if is_socket_held() and town.service.idle else None
        answer_requests(socket.socket(fileno=os.dup(LISTENER)), tell_ready, patience)
        return Exit.DONE
    from plugins.service.web_service.outbox import run_worker  # Django, once it is ready

    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopping.append(number))
    parent = os.getppid()
    run_worker(queue, lambda: bool(stopping) or os.getppid() != parent, tell_ready)
    return Exit.DONE
