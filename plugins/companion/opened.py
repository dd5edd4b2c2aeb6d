"""The companion of a town, before any room has opened its part: its folder, its store, its clock."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.companion import audit, doors, hours, invitations
from plugins.companion.part import Opening, Service
from plugins.companion.rates import Rates
from plugins.companion.settings import Settings
from plugins.companion.store import Store
from plugins.companion.waiting import Places
from plugins.publication.errors import BeffroiError, Exit
from plugins.publication.lock import alone
from plugins.publication.settings import gather

FOLDER, REHEARSAL = "companion", "repetition"
LOCK = "service.lock"
"""Below the folder of a companion: held by the service that runs there."""
ROOT = "site"


class Busy(BeffroiError):
    """Another companion runs with the same state; its text is French."""

    exit_code = Exit.LATER


@dataclass(frozen=True)
class Town:
    """The places of a town. Paths are absolute; `root` is None when its web server is on another machine."""

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    content: Path
    output: Path
    theme: Path
    root: Path | None


def opening(town: Town, offered: Iterable[Service], rehearsal: bool, say: Callable[[str], None]) -> Opening:
    """What the parts of `offered` are opened with. A rehearsal has a folder of its own, and a web root in it.

    Raises SettingsError; OSError or sqlite3.Error when the folder cannot be written.
    """
    settings = gather(Settings, town.conf, town.environ)
    folder = settings.beffroi_state / (REHEARSAL if rehearsal else FOLDER)
    store = Store(folder, audit.SCHEMA, invitations.SCHEMA, hours.SCHEMA, columns=invitations.COLUMNS)
    paces = {name: pace for service in offered for name, pace in service.paces.items()}
    root = folder / ROOT if rehearsal else settings.live.root or town.root
    return Opening(
        conf=town.conf,
        environ=town.environ,
        content=town.content,
        output=town.output,
        theme=town.theme,
        folder=folder,
        root=root,
        live=settings.live,
        origins=settings.live.origins(rehearsal),
        store=store,
        rates=Rates({**doors.PACES, **paces}),
        places=Places(settings.live.threads // 2),
        clock=hours.going(town.conf, town.environ, store),
        rehearsal=rehearsal,
        say=say,
    )


def forget_rehearsal(one: Opening) -> None:
    """Erase what was rehearsed beside the state of `one`, unless it is still going on: names and addresses of phones, trial words."""
    folder = one.folder.parent / REHEARSAL
    if not folder.is_dir():
        return
    with suppress(Busy), alone(folder / LOCK, Busy()):
        shutil.rmtree(folder, ignore_errors=True)
