"""Django, configured by the town's settings: no settings module, no admin, no account or password of Django's own.

Once in a process, before anything of a part is imported that has tables.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command

from plugins.service.settings import LOOPBACK
from plugins.web_service.part import WebPart, WebTown
from plugins.web_service.settings import StoreAddress

SERVED_TOWN, SERVED_PARTS = "SERVED_TOWN", "SERVED_PARTS"
"""The names under which Django's settings hold what this process serves."""
FOLDER, FILE = "service", "service.sqlite"
"""The service's folder, below the state folder, and SQLite's file in it."""
SESSION_DAYS = 60
"""A device that is not used for two months comes in again by its passkey."""
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form without its files: a text of 100,000 words has a third of it."""
PATIENCE = 20
"""Seconds that a writer waits for another on SQLite."""


def service_folder(town: WebTown) -> Path:
    """The folder of the service, made if it is missing, for its own user alone."""
    folder = town.settings.beffroi_state / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def configure(town: WebTown, parts: Iterable[WebPart]) -> None:
    """Get Django ready for `town`. Raises OSError when the state folder cannot be written."""
    parts, service = list(parts), town.service
    if settings.configured:
        return
    https = service.origin.startswith("https://")
    here = {f"{name}:{service.address[1]}" for name in LOOPBACK}
    host = urlsplit(service.origin).netloc
    settings.configure(
        DEBUG=False,
        SECRET_KEY=town.secrets.key or secrets.token_urlsafe(48),
        ALLOWED_HOSTS=sorted({urlsplit(service.origin).hostname or host, *journal_hosts(town), *([] if service.public else LOOPBACK)}),
        CSRF_TRUSTED_ORIGINS=sorted({service.origin, *([] if service.public else (f"http://{name}" for name in here if name[0] != ":"))}),
        INSTALLED_APPS=["django.contrib.sessions", *(part.application for part in parts)],
        MIDDLEWARE=[
            "plugins.web_service.middleware.OwnHeaders",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "plugins.web_service.refusals.RefusalAnswers",
            *(middleware for part in parts for middleware in part.middleware),
        ],
        ROOT_URLCONF="plugins.web_service.addresses",
        CSRF_FAILURE_VIEW="plugins.web_service.refusals.refuse_forged",
        DATABASES={"default": database(town.secrets.store, service_folder(town) / FILE)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
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


def journal_hosts(town: WebTown) -> list[str]:
    """The host of the journal, whose own server may hand on to the service what residents write."""
    host = urlsplit(str(town.conf.get("SITEURL", ""))).hostname
    return [host] if host else []


def database(store: StoreAddress, file: Path) -> dict[str, Any]:
    """What Django is told of the store. SQLite writes ahead and syncs whole: what is answered survives a power cut."""
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
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def migrate() -> None:
    """Bring the tables up to date with the code; nothing where they are."""
    call_command("migrate", interactive=False, verbosity=0)


def current_town() -> WebTown:
    """The town that this process serves."""
    town: WebTown = getattr(settings, SERVED_TOWN)
    return town


def current_parts() -> list[WebPart]:
    """The parts that this process serves."""
    parts: list[WebPart] = getattr(settings, SERVED_PARTS)
    return parts
