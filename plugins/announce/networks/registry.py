"""The networks we know, and the only place that imports them: one row each.

A network that a town does not use is never imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from plugins.announce.network import Network
from plugins.publication.errors import SettingsError


@dataclass(frozen=True)
class Row:
    """A network: its name, its module, and the environment variables that hold its credentials."""

    name: str
    module: str
    credentials: tuple[str, ...]


NETWORKS = (
    Row(
        "x",
        "plugins.announce.networks.x",
        ("BEFFROI_X_API_KEY", "BEFFROI_X_API_SECRET", "BEFFROI_X_ACCESS_TOKEN", "BEFFROI_X_ACCESS_SECRET"),
    ),
)
OUTBOX = Row("outbox", "plugins.announce.networks.outbox", ())


def open_networks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[Network]:
    """The networks whose credentials are in `environ`; the outbox when there are none at all.

    Raises SettingsError when some credentials of a network are there and others are not.
    """
    used = [row for row in NETWORKS if any(environ.get(variable) for variable in row.credentials)]
    missing = [(row, variable) for row in used for variable in row.credentials if not environ.get(variable)]
    if missing:
        raise SettingsError([f"{variable} : cette variable manque pour annoncer sur {row.name}." for row, variable in missing])
    return [import_module(row.module).connect(conf, environ) for row in used or [OUTBOX]]
