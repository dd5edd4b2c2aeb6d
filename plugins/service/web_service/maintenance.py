"""What `doctor`, `upgrade` and `serve backup` ask of the service without opening it: whether it answers, and the state of its tables."""

import json
import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.core.publication.stored_format import FormatStep, StoredFormat, copy_database, open_for_reading
from plugins.service.web_service.part import list_web_parts, open_web_town
from plugins.service.web_service.settings import Settings, WebService, read_secrets

ADDRESS = "/service/sante"
PATIENCE = 5.0
"""Seconds: it asks its store two things."""
LAUNCH = "sudo systemctl start beffroi-bureau, puis journalctl -u beffroi-bureau dit pourquoi il s’est arrêté."


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks; none where the service was never opened nor given an address."""
    room = gather_settings(Settings, conf, environ)
    if room.service.public or (room.beffroi_state / "service").is_dir():
        yield HealthCheck("bureau", partial(check_service, room.service, environ))


def check_service(service: WebService, environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether the service is as whoever writes needs it."""
    try:
        read_secrets(environ, service)
    except SettingsError as error:
        yield red(str(error), "À mettre dans /etc/beffroi/bureau.env, que lit l’unité de systemd.")
    try:
        state = _ask(service)
    except OSError as failure:
        if service.public:
            yield red(f"ne répond pas à {service.address[0]}:{service.address[1]} ({failure}).", LAUNCH)
        else:
            yield amber("est fermé : personne n’écrit depuis un navigateur.", "./beffroi serve l’ouvre.")
        return
    except ValueError:
        yield red(f"autre chose que lui répond à {service.address[0]}:{service.address[1]}.", 'Changez SERVICE["address"].')
        return
    if not state.get("store"):
        yield red("sa base ne répond pas.", "Regardez la place sur le disque, ou PostgreSQL.")
    elif not state.get("worker"):
        yield red("son ouvrier ne travaille plus : rien n’est publié.", LAUNCH)
    else:
        yield green(f"répond ; {state.get('waiting', 0)} travaux attendent.")
    if state.get("late"):
        yield amber(f"{state['late']} travaux attendent depuis plus de dix minutes.", "Le reçu de chaque texte dit pourquoi.")
    if state.get("audit"):
        yield red(state["audit"], "./beffroi serve audit le montre. Que faire : ./beffroi help bureau.")
    for delay in state.get("delays") or ():
        yield amber(delay["text"], delay["remedy"])


def _ask(service: WebService) -> dict[str, Any]:
    host, port = service.address
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # what it listens on, not what is opened
    health_request = urllib.request.Request(f"http://{reached}:{port}{ADDRESS}", headers={"Host": urlsplit(service.origin).netloc})
    try:
        with urllib.request.urlopen(health_request, timeout=PATIENCE) as answer:
            state = json.load(answer)
    except urllib.error.HTTPError as error:
        state = json.load(error)
    if not isinstance(state, dict):
        raise ValueError
    return state


FOLDER, FILE = "service", "service.sqlite"
"""The service's folder, below the state folder, and SQLite's file in it."""
LOCK = "service.lock"
"""Below the service's folder: held by the service that runs there."""
SESSIONS = "django.contrib.sessions"
MIGRATION = re.compile(r"\d{4}_\w+")
IRREVERSIBLE = "la base du bureau : cette version ne sait pas la ramener en arrière ({why}). Sa copie d’avant : {copy}"
Migrations = Sequence[tuple[str, str]]
"""An application and the name of a migration of its own, in order."""


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The base in one file, where there is one."""
    file = town.state / FOLDER / FILE
    migrations = list_known_migrations([part.application for part in list_web_parts(rooms)])
    lacking = find_missing_migrations(migrations, file) if file.is_file() else ()
    change = f"{'des tables changent' if len(lacking) > 1 else 'une table change'} : {', '.join(f'{app} {name}' for app, name in lacking)}"
    yield StoredFormat(
        name="la base du bureau et des contributions",
        version=len(migrations),
        files=(file,) if file.is_file() else (),
        read_version=partial(read_tables_version, migrations),
        steps=(FormatStep(len(migrations), change, partial(migrate_tables, town, rooms)),),
        lock=file.with_name(LOCK),
        copy_aside=copy_database,
        take_back=partial(take_tables_back, town, rooms),
    )


def list_known_migrations(applications: Iterable[str]) -> Migrations:
    """Every migration that the code brings."""
    migrations = list[tuple[str, str]]()
    for application in (SESSIONS, *applications):
        spec = find_spec(f"{application}.migrations")
        places = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
        names = sorted(path.stem for place in places for path in place.glob("*.py") if MIGRATION.fullmatch(path.stem))
        migrations += [(application.rpartition(".")[2], name) for name in names]
    return migrations


def read_applied_migrations(file: Path) -> Migrations:
    """The migrations applied to the database `file`; none where it has no table yet. Raises sqlite3.Error."""
    with closing(open_for_reading(file)) as base:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return []
        return [(str(app), str(name)) for app, name in base.execute("SELECT app, name FROM django_migrations ORDER BY id")]


def find_missing_migrations(migrations: Migrations, file: Path) -> Migrations:
    """The migrations still to apply to the database `file`; all of them where it cannot be read."""
    try:
        applied = set(read_applied_migrations(file))
    except sqlite3.Error:
        applied = set()
    return [migration for migration in migrations if migration not in applied]


def read_tables_version(migrations: Migrations, file: Path) -> int:
    """The number of known migrations applied to the database; more than we know, where a later version migrated it. Raises
    sqlite3.Error."""
    applied = set(read_applied_migrations(file))
    unknown = applied.difference(migrations)
    return len(migrations) + len(unknown) if unknown else len(applied)


def migrate_tables(town: TownPaths, rooms: Sequence[str], file: Path) -> None:
    """Bring the base up. Raises ValueError with what the base says when it cannot be."""
    from django.db import Error  # Django: where something is to be done

    from plugins.service.web_service.serving import prepare_store  # likewise

    try:
        prepare_store(open_web_town(town, lambda: town), list_web_parts(rooms))
    except Error as error:
        raise ValueError(str(error)) from error
    finally:
        _close_connections()


def take_tables_back(town: TownPaths, rooms: Sequence[str], file: Path, copy: Path) -> None:
    """Undo the migrations that `copy` had not been through: the rows that it knew stay, with all that was written since. Raises
    SettingsError for a migration that cannot be undone."""
    former = read_applied_migrations(copy)
    applications = list(dict.fromkeys(migration[0] for migration in read_applied_migrations(file) if migration not in former))
    for application in reversed(applications):
        last = max((name for app, name in former if app == application), default="zero")
        _undo(town, rooms, application, last, copy)
    _close_connections()


def _undo(town: TownPaths, rooms: Sequence[str], application: str, last: str, copy: Path) -> None:
    from django.core.management import call_command  # likewise
    from django.db.migrations.exceptions import IrreversibleError

    from plugins.service.web_service.configuration import configure_django  # likewise

    configure_django(open_web_town(town, lambda: town), list_web_parts(rooms))
    try:
        call_command("migrate", application, last, interactive=False, verbosity=0)
    except IrreversibleError as error:
        raise SettingsError([IRREVERSIBLE.format(why=error, copy=copy)]) from error


def _close_connections() -> None:
    from django.db import connections  # likewise

    connections.close_all()
