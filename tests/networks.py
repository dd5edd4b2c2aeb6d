"""An account of one network, connected as production connects it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.announce.network import Connection, Credentials, Network, RequiredCredentials, read_credentials
from plugins.announce.networks.registry import BY_NAME
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import redact_logs

X = BY_NAME["x"].limits


def credentials(name: str, environ: Mapping[str, str]) -> Credentials:
    """The credentials of the town's only account on a network. Raises SettingsError."""
    row = BY_NAME[name]
    found, mistakes = read_credentials(RequiredCredentials(row.name, row.limits.label, "", row.credentials), environ)
    if mistakes:
        raise SettingsError(mistakes)
    return found


def connected(name: str, environ: Mapping[str, str], conf: Mapping[str, Any] | None = None, state: Path = Path(".beffroi")) -> Network:
    """That account, with the clock of `conf` and `environ`."""
    row = BY_NAME[name]
    now = lambda: clock.get_current_time(conf or {}, environ)  # noqa: E731
    return row.connect(Connection(credentials(name, environ), row.limits, now, redact_logs(environ), state))
