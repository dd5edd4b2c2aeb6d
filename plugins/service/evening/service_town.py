"""The service of a town, before any room has opened its part: its folder, its store, its clock."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.evening import doors, hours
from plugins.service.evening.part import RoomService, ServiceContext
from plugins.service.evening.rates import Rates, WaitingPlaces
from plugins.service.evening.settings import Settings
from plugins.service.evening.stored_evening import FOLDER, LOCK, open_evening_store

REHEARSAL = "repetition"
"""Below the folder of a service: held by the service that runs there."""
ROOT = "site"


class Busy(BeffroiError):
    """Another companion runs with the same state; its text is French."""

    exit_code = Exit.LATER


@dataclass(frozen=True)
class ServiceTown:
    """The folders of a town. Paths are absolute; `root` is None when its web server is on another machine."""

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    content: Path
    output: Path
    theme: Path
    root: Path | None


def open_service_context(
    town: ServiceTown, offered: Iterable[RoomService], rehearsal: bool, print_line: Callable[[str], None]
) -> ServiceContext:
    """The context with which the parts `offered` are opened. A rehearsal has a folder of its own, and a web root in it.

    Raises SettingsError; OSError or sqlite3.Error when the folder cannot be written.
    """
    settings = gather_settings(Settings, town.conf, town.environ)
    folder = settings.beffroi_state / (REHEARSAL if rehearsal else FOLDER)
    store = open_evening_store(folder)
    paces = {name: pace for service in offered for name, pace in service.paces.items()}
    root = folder / ROOT if rehearsal else settings.live.root or town.root
    return ServiceContext(
        conf=town.conf,
        environ=town.environ,
        content=town.content,
        output=town.output,
        theme=town.theme,
        folder=folder,
        root=root,
        live=settings.live,
        origins=settings.live.list_origins(rehearsal),
        store=store,
        rates=Rates({**doors.PACES, **paces}),
        places=WaitingPlaces(settings.live.threads // 2),
        clock=hours.start_clock(town.conf, town.environ, store),
        rehearsal=rehearsal,
        log_line=print_line,
    )


def forget_rehearsal(context: ServiceContext) -> None:
    """Erase what was rehearsed beside the state of `context`, unless it is still going on: names and addresses of phones, trial words."""
    folder = context.folder.parent / REHEARSAL
    if not folder.is_dir():
        return
    with suppress(Busy), exclusive_lock(folder / LOCK, Busy()):
        shutil.rmtree(folder, ignore_errors=True)
