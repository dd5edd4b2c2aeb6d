"""The clock is an input: the same instant gives the same site.

`BEFFROI_NOW` names the instant; without it a demonstration journal stands still at its own, and a real one follows the real clock.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from plugins.core.infrastructure.errors import SettingsError

PARIS = ZoneInfo("Europe/Paris")


def get_current_time(conf: Mapping[str, object], environ: Mapping[str, str]) -> datetime:
    """The present instant, aware, in Europe/Paris, without microseconds.

    Read from `BEFFROI_NOW`, else from the setting `DEMONSTRATION_NOW`, else from the machine.
    Raises SettingsError when what is written is not an ISO 8601 instant.
    """
    value = environ.get("BEFFROI_NOW") or conf.get("DEMONSTRATION_NOW")
    if not value:
        return datetime.now(PARIS).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        source = "BEFFROI_NOW" if environ.get("BEFFROI_NOW") else "DEMONSTRATION_NOW"
        raise SettingsError([f"{source} : « {value} » n’est pas un instant. Écrivez par exemple 2026-03-02T09:00."]) from None
    return (instant.replace(tzinfo=PARIS) if instant.tzinfo is None else instant.astimezone(PARIS)).replace(microsecond=0)


def find_month(instant: datetime) -> str:
    """The month of `instant` (aware) in Europe/Paris: `2026-03`."""
    local = instant.astimezone(PARIS)
    return f"{local.year}-{local.month:02}"


def find_fixed_instant(conf: Mapping[str, object], environ: Mapping[str, str]) -> str:
    """The fixed instant of a demonstration's clock, in ISO 8601, for the scripts of its pages; empty for a running clock."""
    return get_current_time(conf, environ).isoformat() if conf.get("DEMONSTRATION_NOW") and not environ.get("BEFFROI_NOW") else ""
