"""The interface between a room and the permanent service. Nothing here needs Django: the manifest of a room names its part.

The service knows no room by name. A later one is its own Django application (its tables, its migrations), its own addresses and its own
kinds of work, and nothing here:

    def build_web_part() -> "WebPart":
        from plugins.service.web_service.part import WebPart  # for the service alone

        return WebPart("plugins.service.desk", prefix="bureau/", addresses=_import_addresses)

    ROOM = Room(web=build_web_part)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import list_rooms_in_use
from plugins.service.web_service.settings import ServiceSecrets, Settings, WebService, read_secrets

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class PublishStep:
    """A step from the journal's files to its readers, the same as a command's: `label` is French, `run` does it and may be done twice.

    Raises BeffroiError with a French sentence.
    """

    name: str
    label: str
    run: Callable[[TownPaths], Exit]


def accept_settings(paths: TownPaths) -> None:
    """Accept any settings: the default check."""


@dataclass(frozen=True)
class WebTown:
    """The town that is served, as each part is given it. `clock` gives the instant, aware, in Europe/Paris. `open_paths` reads its settings
    again, as a command would. `publish_steps` put online what the files say. `program` are the words that start this very command for the
    same town; each of its processes adds its own. `check_settings` raises SettingsError with every mistake of a town's settings. `rooms`
    are those in use; None, all of PLUGINS."""

    paths: TownPaths
    settings: Settings
    secrets: ServiceSecrets
    clock: Callable[[], datetime]
    open_paths: Callable[[], TownPaths]
    publish_steps: Sequence[PublishStep] = ()
    program: Sequence[str] = ()
    check_settings: Callable[[TownPaths], object] = accept_settings
    rooms: frozenset[str] | None = None

    @property
    def conf(self) -> Mapping[str, Any]:
        """The town's settings."""
        return self.paths.conf

    @property
    def service(self) -> WebService:
        """The address and host name of its service."""
        return self.settings.service

    @property
    def name(self) -> str:
        """The town's name."""
        return str((self.conf.get("TOWN") or {}).get("name") or self.conf.get("SITENAME", ""))


class WorkQueue(StrEnum):
    """Work that is done one piece after the other, by a process of its own: whatever takes long, or hangs, holds its own queue alone.

    FETCH is for other machines that give or take; MAIL has what is due by the minute as well, since most of it writes letters.
    """

    ALERT = "alert"
    PUBLISH = "publish"
    MAIL = "mail"
    FETCH = "fetch"


Work = Callable[[WebTown, Mapping[str, Any]], Mapping[str, object] | None]
"""What does a piece of work of the outbox: from the town and what was asked for to what is worth remembering. It may be killed at any
point and begun again; it raises `outbox.TryLater` for what is to be tried again, and anything else for a defect."""
FOLLOW = "service.follow"
"""The work of the outbox that has every part look at what has just gone online; whoever puts something online puts it there."""
Chore = Callable[[WebTown], None]
"""What a worker does again and again, each minute: look for what has become due."""


@dataclass(frozen=True)
class Delay:
    """What a person should look at, of nobody in particular: what waits longer than the town says, or what a room needs and has not.
    `text` says or counts it, `remedy` is what to do, in French."""

    text: str
    remedy: str


@dataclass(frozen=True)
class PersonalRecords:
    """A room's data of people who have no account. `export` gives it, by what names one of them, and `erase` erases it: what was done, in
    French. Each gives None where that names nobody here; they raise SettingsError."""

    export: Callable[[str], Mapping[str, object] | None]
    erase: Callable[[str], Sequence[str] | None]


@dataclass(frozen=True)
class WebPart:
    """One room's part of the web service.

    `application` is its package, with `models.py` and `migrations/`; `addresses` gives its Django patterns, below `prefix`, empty for a
    room of several places; both are only looked at once Django is ready. `middleware` are dotted names of Django's kind. `works` do what
    the room puts in the outbox, by its queue and the name of the work; `chores` are looked at each minute by the worker of their queue,
    `followers` as soon as a text is online; `awaits` tells whether a chore has something to do at an hour that will come.
    `statics` are the files of the theme that its pages ask for, as globs below its folder. `delays` tell `doctor` what people are late
    with, and what a room has not. `restored` does what a backup that was put back asks for. `records` are of people without an account,
    whom a command names.
    """

    application: str
    prefix: str = ""
    addresses: "Callable[[], Sequence[URLPattern | URLResolver]]" = tuple
    middleware: tuple[str, ...] = ()
    works: Callable[[], Mapping[WorkQueue, Mapping[str, Work]]] = dict
    chores: Callable[[], Mapping[WorkQueue, Sequence[Chore]]] = dict
    followers: Callable[[], Sequence[Chore]] = tuple
    awaits: Callable[[], Callable[[WebTown], bool] | None] = lambda: None
    statics: tuple[str, ...] = ()
    delays: Callable[[], Callable[[WebTown], Iterable[Delay]] | None] = lambda: None
    restored: Callable[[], Chore | None] = lambda: None
    records: Callable[[], PersonalRecords | None] = lambda: None


def list_web_parts(plugins: Iterable[str]) -> list[WebPart]:
    """The web parts of the rooms in use, in PLUGINS' order. Raises SettingsError when none brings anything."""
    parts = [room.web() for room in list_rooms_in_use(plugins) if room.web is not None]
    served_parts = [part for part in parts if isinstance(part, WebPart)]
    if not served_parts:
        raise SettingsError(["Aucun greffon de PLUGINS n’a de service à rendre."])
    return served_parts


BIRTH = "horloge"
"""Below the service's folder: when a demonstration's service was first opened."""


def open_web_town(
    paths: TownPaths,
    open_paths: Callable[[], TownPaths],
    publish_steps: Sequence[PublishStep] = (),
    program: Sequence[str] = (),
    check_settings: Callable[[TownPaths], object] = accept_settings,
    rooms: Iterable[str] | None = None,
) -> WebTown:
    """The town of `paths`. Raises SettingsError with every mistake; OSError when the state folder cannot be written."""
    environ = {**paths.environ, "BEFFROI_STATE": str(paths.state)}
    settings = gather_settings(Settings, paths.conf, environ)
    secrets = read_secrets(environ, settings.service)
    clock, own_rooms = build_clock(paths, paths.state / BIRTH), None if rooms is None else frozenset(rooms)
    return WebTown(paths, settings, secrets, clock, open_paths, publish_steps, program, check_settings, own_rooms)


def build_clock(paths: TownPaths, birth: Path) -> Callable[[], datetime]:
    """The instant, aware, in Europe/Paris. Where the journal stands still (`BEFFROI_NOW`, a demonstration), time goes on from there since
    the service was first opened, so that it never goes back when it is started again."""
    if not paths.environ.get("BEFFROI_NOW") and not paths.conf.get("DEMONSTRATION_NOW"):
        return lambda: datetime.now(PARIS)
    if not birth.exists():
        birth.parent.mkdir(parents=True, exist_ok=True)
        durable.write_durably(birth, datetime.now(PARIS).isoformat().encode())
    born, stands = datetime.fromisoformat(birth.read_text()), get_current_time(paths.conf, paths.environ)
    return lambda: stands + max(datetime.now(PARIS) - born, timedelta())
