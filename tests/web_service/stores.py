"""The stores that the service may have: SQLite's file, and a PostgreSQL of the system's, started on a socket below a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.campaign import WHOLE
from tests.warm import warm

ABSENT = "PostgreSQL n’est pas installé (sous Debian ou Ubuntu : sudo apt install postgresql)"
STORES = ("sqlite", "postgresql")
SERVED_STORES = STORES if WHOLE else STORES[:1]
"""Those of a whole service: on both in the long campaigns."""


def program(name: str) -> str | None:
    """Where a program of PostgreSQL is: Debian keeps them out of the path, the newest last."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


def other_user() -> str | None:
    """Who runs it where we are root, as whom it refuses to run: its own user, or nobody."""
    names = {user.pw_name for user in pwd.getpwall()}
    return ("postgres" if "postgres" in names else "nobody") if os.geteuid() == 0 else None


@contextmanager
def running_postgresql() -> Iterator[Callable[..., str]]:
    """A PostgreSQL for the block; called, it gives the address of a new base, of that name if one is given. It answers on a socket alone,
    to nobody but us."""
    initdb, postgres = program("initdb"), program("postgres")
    if not initdb or not postgres:
        pytest.skip(ABSENT)
    user = other_user()
    with tempfile.TemporaryDirectory(prefix="beffroi-pg-", dir="/tmp") as folder:
        data, place = f"{folder}/data", Path(folder)
        if user:
            shutil.chown(place, user)
        place.chmod(0o755)
        given: dict[str, Any] = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        words = [initdb, "-D", data, "-U", "beffroi", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
        subprocess.run(words, check=True, **given)
        words = [postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"]
        server = subprocess.Popen(words, **given)
        try:
            ready = [program("pg_isready") or "pg_isready", "-h", folder, "-U", "beffroi"]
            while subprocess.run(ready, check=False, **given).returncode:
                assert server.poll() is None, "PostgreSQL stopped"
            count = iter(range(1000))

            def base(name: str = "") -> str:
                name = name or f"essai{next(count)}"
                subprocess.run([program("createdb") or "createdb", "-h", folder, "-U", "beffroi", name], check=True, **given)
                return f"postgresql://beffroi@/{name}?host={folder}"

            yield base
        finally:
            server.terminate()
            server.wait()


@contextmanager
def address_of_store(name: str) -> Iterator[str]:
    """The address of a new base of that store, for the block; empty for SQLite's file."""
    if name == "sqlite":
        yield ""
        return
    with running_postgresql() as base:
        yield base()


def in_service(folder: Path, store: str, function: Callable[..., Any], *values: Any) -> Any:
    """What `function` gives, called in a process of its own where Django has that store, its tables made; its state is in `folder`."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "BEFFROI_STATE": str(folder / "state")}
    return warm().call(partial(_served, store, function, *values), environ=environ | ({"BEFFROI_SERVICE_STORE": store} if store else {}))


def _served(store: str, function: Callable[..., Any], *values: Any) -> Any:
    from plugins.service.web_service.configuration import migrate_tables
    from tests.web_service.tables import configure_aside

    configure_aside(Path(os.environ["BEFFROI_STATE"]))
    migrate_tables()
    return function(*values)
