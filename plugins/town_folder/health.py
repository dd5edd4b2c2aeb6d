"""What the room `town_folder` looks at: which version of Beffroi the town has pinned, and whether a newer one lies at hand."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.infrastructure.checkout import find_town
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.infrastructure.version import VERSION
from plugins.town_folder.package import pinned_version, wheel_version
from plugins.town_folder.upgrade import find_newer_wheel, version_key


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none in a checkout, which pins nothing."""
    town = find_town(environ, Path.cwd())
    if pinned_version(town):
        yield HealthCheck("version de Beffroi", lambda: check_version(town))


def check_version(town: Path) -> Iterator[HealthFinding]:
    """Whether a newer version is known here: in paquets/, or the one that is installed. Nobody is asked."""
    pinned, newer = pinned_version(town), find_newer_wheel(town)
    if newer is not None:
        yield amber(f"{pinned} ; {wheel_version(newer)} est dans paquets/.", "./beffroi upgrade dit ce qu’elle change.")
    elif version_key(VERSION) > version_key(pinned):
        yield amber(f"{pinned} ; {VERSION} est installée sur cette machine.", "./beffroi upgrade dit ce qu’elle change.")
    else:
        yield green(f"{pinned}.")
