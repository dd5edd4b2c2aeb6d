"""The town that a service serves, before Django is configured: its settings, its secrets, its clock."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import PARIS, get_current_time
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.service.web_service.part import PublishStep, WebTown, accept_settings
from plugins.service.web_service.settings import Settings, read_secrets

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
