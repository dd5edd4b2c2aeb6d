"""The interface between a room and the service: each room that has a part opens it by its manifest.

The service knows no room by name. A later one is its own blueprint, its own tables in the one store, and nothing here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from flask import Blueprint

from plugins.core.infrastructure.errors import SettingsError
from plugins.service.evening.doors import Pace, Rates, WaitingPlaces
from plugins.service.evening.settings import Live
from plugins.service.evening.store import ServiceStore


class NothingToServe(SettingsError):
    """A room has nothing for the service now; its text says what a person should write for it to have."""


@dataclass(frozen=True)
class ServiceContext:
    """The context with which a part is opened. Paths are absolute. `folder` is the service's own; a room keeps its files in one below it.

    `root` is the folder of the web server, None when it is on another machine. A `rehearsal` reaches no network and no town's page.
    `origins` are those of the service's own pages. `clock` gives the instant, aware, in Europe/Paris. `stopping` is set when the
    service ends.
    """

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    content: Path
    output: Path
    theme: Path
    folder: Path
    root: Path | None
    live: Live
    origins: frozenset[str]
    store: ServiceStore
    rates: Rates
    places: WaitingPlaces
    clock: Callable[[], datetime]
    rehearsal: bool = False
    log_line: Callable[[str], None] = print
    stopping: Event = field(default_factory=Event)


Worker = Callable[[Event], None]
"""Work that goes on beside the requests until the event is set; it is started again when it fails. A kill at any point must be harmless."""


@dataclass(frozen=True)
class ServicePart:
    """One room's part of the service. `workers` run by their names. `close` is called once, when all have ended. The addresses `unpaced`
    are counted by the room itself, and only once it has looked at what is asked."""

    blueprints: tuple[Blueprint, ...]
    workers: Mapping[str, Worker] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None
    unpaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoomService:
    """How a room opens its part; raises NothingToServe. `paces` are the rates of what it lets people ask, by their names."""

    open: Callable[[ServiceContext], ServicePart]
    paces: Mapping[str, Pace] = field(default_factory=dict)
