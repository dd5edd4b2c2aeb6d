"""The process of the town's service that holds the council's evenings, each from when its file says that it is live."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.service.council_live.session_file import find_last_closed, find_tonight
from plugins.service.evening.doors import NothingToServe, RoomService
from plugins.town.council.session import list_session_sources

GLANCE = 0.5
"""Seconds between two looks at whether a file of a session has changed, or the service has ended."""
AGAIN = 10.0
"""Seconds before an evening that could not be held is tried again."""
LOOK = 60.0
"""Seconds between two looks at whether the session that is served is over."""


def hold_evenings(
    open_paths: Callable[[], TownPaths], offered: Callable[[], Sequence[RoomService]], tell_ready: Callable[[], None]
) -> None:
    """Wait for a session, serve it until it is long closed, and return: the next process waits for the next one. What keeps an evening from
    being held is printed once; nothing here stops the desk."""
    parent, content, trouble, last_states, last_try = os.getppid(), open_paths().content, "", None, 0.0
    tell_ready()
    while os.getppid() == parent:
        states = _list_file_states(content)
        if states != last_states or (trouble and time.monotonic() - last_try > AGAIN):
            last_states, last_try = states, time.monotonic()
            try:
                if _hold_evening(open_paths, offered, parent):
                    return
                trouble = ""
            except BeffroiError as error:
                if str(error) != trouble:
                    print_line(str(error))
                trouble = str(error)
        time.sleep(GLANCE)


def _list_file_states(content: Path) -> Mapping[str, tuple[int, int]]:
    """Of each file of a session, what changes when it does."""
    states = {}
    for source in list_session_sources(content):
        with suppress(OSError):
            status = (content / source).stat()
            states[source] = status.st_mtime_ns, status.st_size
    return states


def _find_session(town: TownPaths) -> str:
    """The address of tonight's session, or of the one that was closed since yesterday; empty without one. Raises BeffroiError."""
    for find in (find_tonight, find_last_closed):
        with suppress(NothingToServe):
            return find(town.content, town.conf, town.environ, get_current_time(town.conf, town.environ)).session.address
    return ""


def _hold_evening(open_paths: Callable[[], TownPaths], offered: Callable[[], Sequence[RoomService]], parent: int) -> bool:
    """Serve the session that there is, until it is over or a signal comes; whether there was one."""
    town = open_paths()
    address = _find_session(town)
    if not address:
        return False
    from plugins.service.council_live.service import open_evening  # the pages of a session: not while one waits for it
    from plugins.service.evening.serve import forget_rehearsal, serve_parts  # likewise

    rooms = offered()
    evening = open_evening(town, rooms, rehearsal=False)
    forget_rehearsal(evening)
    Thread(target=_stop_when_over, args=(evening.stopping, address, open_paths, parent), daemon=True).start()
    try:
        serve_parts(evening, rooms)
    except NothingToServe:  # it was closed, and all of it is told
        evening.stopping.set()
        return False
    return True


def _stop_when_over(stopping: Event, address: str, open_paths: Callable[[], TownPaths], parent: int) -> None:
    last_look = time.monotonic()
    while not stopping.wait(GLANCE):
        if os.getppid() != parent:
            stopping.set()
        elif time.monotonic() - last_look > LOOK:
            last_look = time.monotonic()
            with suppress(BeffroiError):  # somebody is writing in the file: it goes on
                if _find_session(open_paths()) != address:
                    stopping.set()
