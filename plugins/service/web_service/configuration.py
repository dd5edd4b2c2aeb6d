"""Django, configured by the town's settings: no settings module, no admin, no account or password of Django's own.

Once in a process, before anything of a part is imported that has tables.
"""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import ConnectionHandler
from django.http.response import HttpResponseBase

from plugins.core.infrastructure.durable import hold_lock
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.evening.settings import LOOPBACK
from plugins.service.web_service.maintenance import FILE, FOLDER
from plugins.service.web_service.part import WebPart, WebTown
from plugins.service.web_service.settings import StoreAddress

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


Section = TypeVar("Section")
SERVED_TOWNS, SERVED_PARTS = "SERVED_TOWNS", "SERVED_PARTS"
"""The names under which Django's settings hold what this process serves."""
SESSION_DAYS = 60
"""A device that is not used for two months comes in again by its passkey."""
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form without its files: a text of 100,000 words has a third of it."""
MIGRATION_LOCK_FILE, MIGRATION_LOCK = "tables.lock", 0x0BEFF202
"""What is held while tables are migrated: a file of the service's folder, and an advisory lock of PostgreSQL's."""
PATIENCE = 20
"""Seconds that a writer waits for another on SQLite."""


def make_service_folder(town: WebTown) -> Path:
    """The folder of the service, made if it is missing, for its own user alone."""
    folder = town.settings.beffroi_state / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def configure_django(towns: Sequence[WebTown], parts: Iterable[WebPart]) -> None:
    """Get Django ready for `towns`. Raises OSError when a state folder cannot be written."""
    parts, town, service = list(parts), towns[0], towns[0].service
    if settings.configured:
        return
    own_bases = {
        find_database_alias(each): build_database_settings(each.secrets.store, make_service_folder(each) / FILE, 0) for each in towns
    }
    one_base = {"default": build_database_settings(town.secrets.store, make_service_folder(town) / FILE)}
    no_base = {"default": {"ENGINE": "django.db.backends.dummy"}}
    here = {f"{name}:{service.address[1]}" for name in LOOPBACK}
    hosts = {host for each in towns for host in list_hosts(each)}
    local = () if service.public else (f"http://{name}" for name in here if name[0] != ":")
    origins = {*(each.service.origin for each in towns), *local}
    https = service.origin.startswith("https://")
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),  # signs nothing: each town has its key (town_key.py)
        ALLOWED_HOSTS=sorted({*hosts, *LOOPBACK}),  # by a figure of this machine asks what watches it: a container, a supervisor
        CSRF_TRUSTED_ORIGINS=sorted(origins),
        INSTALLED_APPS=["django.contrib.sessions", *(part.application for part in parts)],
        MIDDLEWARE=[
            "plugins.service.web_service.pages.OwnHeaders",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "plugins.service.web_service.pages.RefusalAnswers",
            *(["plugins.service.web_service.pages.OwnParts"] if len(towns) > 1 else []),
            *(middleware for part in parts for middleware in part.middleware),
        ],
        ROOT_URLCONF="plugins.service.web_service.listening",
        CSRF_FAILURE_VIEW="plugins.service.web_service.pages.refuse_forged",
        DATABASES=one_base if len(towns) == 1 else {**no_base, **own_bases},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SESSION_ENGINE="plugins.service.web_service.town_key",
        SESSION_COOKIE_NAME="__Host-bureau" if https else "bureau",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_AGE=SESSION_DAYS * 24 * 3600,
        CSRF_COOKIE_NAME="__Host-jeton" if https else "jeton",
        CSRF_COOKIE_SECURE=https,
        CSRF_COOKIE_SAMESITE="Strict",
        CSRF_COOKIE_HTTPONLY=True,
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_FORM,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=2000,
        FILE_UPLOAD_MAX_MEMORY_SIZE=LARGEST_FORM,
        USE_TZ=True,
        TIME_ZONE="Europe/Paris",
        USE_I18N=True,
        LANGUAGE_CODE="fr",
        APPEND_SLASH=False,
        LOGGING_CONFIG=None,
        **{SERVED_TOWNS: tuple(towns), SERVED_PARTS: parts},
    )
    if len(towns) > 1:
        choose_by_town()
    with set_current_town(town):  # what tables are called depends on the kind of base: the same for all
        django.setup()


def build_database_settings(store: StoreAddress, file: Path, longest: int | None = None) -> dict[str, object]:
    """Django's settings of the store. SQLite writes ahead and syncs whole: what is answered survives a power cut. `longest` is for how many
    seconds a connection stays; None, as long as its thread."""
    if store.is_postgresql:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": store.name,
            "HOST": store.host,
            "PORT": store.port,
            "USER": store.user,
            "PASSWORD": store.password,
            "CONN_MAX_AGE": longest,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": longest,
        "OPTIONS": {
            "timeout": PATIENCE,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
        },
    }


def migrate_tables() -> None:
    """Bring the tables up to date with the code; nothing where they are. Two processes that open a service together do it one after the
    other: on one machine by a lock of its folder, from two machines by one of PostgreSQL's."""
    with hold_lock(make_service_folder(get_current_town()) / MIGRATION_LOCK_FILE), _hold_database_lock():
        call_command("migrate", interactive=False, verbosity=0)
    connections["default"].close()  # one a town in each process, held for nothing, would be more than PostgreSQL admits


@contextmanager
def _hold_database_lock() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def get_current_town() -> WebTown:
    """The town for which this is done."""
    return find_current_town(list_served_towns())


def get_current_settings(section: type[Section]) -> Section:
    """The current town's settings of a room."""
    town = get_current_town()
    return gather_settings(section, town.conf, town.paths.environ)


def list_served_towns() -> tuple[WebTown, ...]:
    """Every town that this process serves."""
    towns: tuple[WebTown, ...] = getattr(settings, SERVED_TOWNS)
    return towns


def list_current_parts() -> list[WebPart]:
    """The web parts that this process serves."""
    parts: list[WebPart] = getattr(settings, SERVED_PARTS)
    return parts


def has_part(town: WebTown, part: WebPart) -> bool:
    """Whether the town has the room that brings `part`, which another town of the process may have alone."""
    return town.rooms is None or f"{part.application}.plugin" in town.rooms


def list_town_parts() -> list[WebPart]:
    """The parts of the town for which this is done."""
    return [part for part in list_current_parts() if has_part(get_current_town(), part)]
