"""Django, configured by the town's settings: no settings module, no admin, no account or password of Django's own.

Once in a process, before anything of a part is imported that has tables.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from plugins.core.infrastructure.durable import hold_lock
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.evening.settings import LOOPBACK
from plugins.service.web_service.maintenance import FILE, FOLDER
from plugins.service.web_service.part import WebPart, WebTown
from plugins.service.web_service.settings import StoreAddress


def list_hosts(town: WebTown) -> set[str]:
    """The hosts under which browsers reach the service: its own, and its journal's."""
    names = (urlsplit(address).hostname for address in (town.service.origin, str(town.conf.get("SITEURL", ""))))
    return {name for name in names if name}


Section = TypeVar("Section")
SERVED_TOWN, SERVED_PARTS = "SERVED_TOWN", "SERVED_PARTS"
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


def configure_django(town: WebTown, parts: Iterable[WebPart]) -> None:
    """Get Django ready for `town`. Raises OSError when its state folder cannot be written."""
    parts, service = list(parts), town.service
    if settings.configured:
        return
    here = {f"{name}:{service.address[1]}" for name in LOOPBACK}
    local = () if service.public else (f"http://{name}" for name in here if name[0] != ":")
    https = service.origin.startswith("https://")
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),  # signs nothing: each town has its key (town_key.py)
        ALLOWED_HOSTS=sorted({*list_hosts(town), *LOOPBACK}),  # by a figure of this machine asks what watches it: a container, a supervisor
        CSRF_TRUSTED_ORIGINS=sorted({service.origin, *local}),
        INSTALLED_APPS=["django.contrib.sessions", *(part.application for part in parts)],
        MIDDLEWARE=[
            "plugins.service.web_service.pages.OwnHeaders",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "plugins.service.web_service.pages.RefusalAnswers",
            *(middleware for part in parts for middleware in part.middleware),
        ],
        ROOT_URLCONF="plugins.service.web_service.listening",
        CSRF_FAILURE_VIEW="plugins.service.web_service.pages.refuse_forged",
        DATABASES={"default": build_database_settings(town.secrets.store, make_service_folder(town) / FILE)},
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
        **{SERVED_TOWN: town, SERVED_PARTS: parts},
    )
    django.setup()


def build_database_settings(store: StoreAddress, file: Path) -> dict[str, object]:
    """Django's settings of the store. SQLite writes ahead and syncs whole: what is answered survives a power cut."""
    if store.is_postgresql:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": store.name,
            "HOST": store.host,
            "PORT": store.port,
            "USER": store.user,
            "PASSWORD": store.password,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
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
    connections["default"].close()  # held for nothing by a process that only migrates


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
    """The town that this process serves."""
    town: WebTown = getattr(settings, SERVED_TOWN)
    return town


def get_current_settings(section: type[Section]) -> Section:
    """The town's settings of a room."""
    town = get_current_town()
    return gather_settings(section, town.conf, town.paths.environ)


def list_current_parts() -> list[WebPart]:
    """The web parts that this process serves."""
    parts: list[WebPart] = getattr(settings, SERVED_PARTS)
    return parts
