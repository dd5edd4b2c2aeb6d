"""The towns that one service serves, each with a base, a state and secrets of its own; and the one for which a process works now.

Which one is decided by the name of the host, before anything is looked up. Nothing of a town can be reached while another is worked for,
and nothing at all while none is.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler
from django.http.response import HttpResponseBase

from plugins.service.web_service.part import WebTown

Application = Callable[[WSGIEnvironment, StartResponse], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEALTH = "/service/sante"
_WORKED_FOR: ContextVar[WebTown | None] = ContextVar("town", default=None)


class NoTownChosen(RuntimeError):
    """A defect: something was looked up before it was known for which town."""


def find_current_town(towns: tuple[WebTown, ...]) -> WebTown:
    """The town for which this is done. Raises NoTownChosen when there are several, and none was chosen."""
    if len(towns) == 1:
        return towns[0]
    town = _WORKED_FOR.get()
    if town is None:
        raise NoTownChosen
    return town


@contextmanager
def set_current_town(town: WebTown) -> Iterator[None]:
    """Meanwhile, `town` is the one."""
    token = _WORKED_FOR.set(town)
    try:
        yield
    finally:
        _WORKED_FOR.reset(token)


def find_database_alias(town: WebTown) -> str:
    """The alias of the town's database in this process."""
    return f"town:{town.settings.beffroi_state}"


def list_hosts(town: WebTown) -> set[str]:
    """The hosts under which browsers reach the town's part of the service: its own, and its journal's."""
    names = (urlsplit(address).hostname for address in (town.service.origin, str(town.conf.get("SITEURL", ""))))
    return {name for name in names if name}


class TownConnections(ConnectionHandler):
    """Django's connections; the default one is the current town's."""

    def __getitem__(self, alias: str) -> Any:
        """The connection of that name."""
        if alias != DEFAULT_DB_ALIAS:
            return super().__getitem__(alias)
        town = _WORKED_FOR.get()
        if town is None:
            raise NoTownChosen
        return super().__getitem__(find_database_alias(town))


def choose_by_town() -> None:
    """Route every database lookup of this process to the current town's database."""
    connections.__class__ = TownConnections


class TownChoice:
    """WSGI middleware: gives each request to the town of its host, and refuses unknown names.

    A form that a page of another town sends is refused here, whoever sends it. `is_well` answers for the health of all.
    """

    def __init__(self, application: Application, towns: Iterable[WebTown], is_well: Callable[[], bool]):
        self.application, self.is_well, self.towns = application, is_well, tuple(towns)
        self.by_host: Mapping[str, WebTown] = {host: town for town in self.towns for host in list_hosts(town)}

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer of the town."""
        host = _find_host(f"//{environ.get('HTTP_HOST', '')}")
        town = self.by_host.get(host)
        if town is None:
            return self._answer_nobody(environ, start)
        origin = environ.get("HTTP_ORIGIN", "")
        if origin and environ["REQUEST_METHOD"] not in SAFE and _find_host(origin) not in list_hosts(town):
            return _say(start, "403 Forbidden", "Ce formulaire vient d’ailleurs.")
        with set_current_town(town):
            answer = self.application(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()

    def _answer_nobody(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != HEALTH:
            return _say(start, "421 Misdirected Request", "Aucune commune n’est servie sous ce nom.")
        states = []
        for town in self.towns:
            with set_current_town(town):
                states.append(self.is_well())
        return _say(start, "200 OK" if all(states) else "503 Service Unavailable", f"{sum(states)} sur {len(states)}")


def _find_host(address: str) -> str:
    """The host of an address that somebody sends; empty when it has none, or is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _say(start: StartResponse, status: str, words: str) -> Iterable[bytes]:
    data = f"{words}\n".encode()
    start(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(data)))])
    return [data]


def enter_town_folder(town: WebTown) -> None:
    """Make the relative paths of the town's settings resolve: for a process with one thread."""
    os.chdir(town.paths.folder)
