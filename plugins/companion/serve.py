"""Serves the companion: one at a time on a machine, its workers beside it, ended promptly and cleanly by a signal."""

import logging
import signal
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from plugins.companion import workers
from plugins.companion.app import create
from plugins.companion.listening import listen
from plugins.companion.opened import LOCK, Busy
from plugins.companion.part import NothingToServe, Opening, Part, Service
from plugins.companion.rehearsed import rehearsed
from plugins.publication.errors import SettingsError
from plugins.publication.lock import alone
from plugins.publication.redact import guard
from plugins.publication.rooms import declared

PATIENCE = 3.0
"""Seconds that workers have to end."""


def services(plugins: Iterable[str]) -> list[Service]:
    """What the rooms in use bring to the companion."""
    return declared(plugins, "service", "SERVICE")


def parts(opening: Opening, offered: Iterable[Service]) -> list[Part]:
    """The parts that have something to serve. Raises SettingsError with what each room lacks when none has."""
    found, lacking = [], []
    for service in offered:
        try:
            found.append(service.open(opening))
        except NothingToServe as nothing:
            lacking += nothing.mistakes
    if not found:
        raise SettingsError(lacking or ["Aucun greffon de PLUGINS n’a de service à rendre."])
    return [*found, rehearsed(opening)] if opening.rehearsal else found


def runs(opening: Opening) -> bool:
    """Whether a service runs now with the state of `opening`."""
    try:
        with alone(opening.folder / LOCK, Busy()):
            return False
    except Busy:
        return True


def serve(opening: Opening, offered: Iterable[Service]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises SettingsError when there is nothing to serve or the port is taken, Busy when it runs already.
    """
    guard(opening.environ)
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    busy = Busy(f"Le service tourne déjà avec cet état ({opening.folder}). Arrêtez l’autre, ou laissez-le faire.")
    with alone(opening.folder / LOCK, busy), ExitStack() as ending:
        found = parts(opening, offered)
        for part in found:
            ending.callback(part.close)
        listening = listen(create(opening, found), opening.live)
        _until_a_signal(opening)
        threads = workers.start({name: work for part in found for name, work in part.workers.items()}, opening.stopping)
        ending.callback(workers.end, threads, opening.stopping, PATIENCE)
        host, port = opening.live.address
        opening.say(f"Le direct écoute : http://{host}:{port}/direct/ ; Ctrl-C pour arrêter.")
        listening.answer(opening.stopping)


def _until_a_signal(opening: Opening) -> None:
    def stop(*_: Any) -> None:
        opening.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
