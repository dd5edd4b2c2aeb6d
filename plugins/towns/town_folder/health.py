"""What `doctor` asks of the room `town_folder`: whether the site has the address of `ville.toml`, which version of Beffroi the town has
pinned, whether a newer one lies at hand, and whether what the town keeps has the formats of this one."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.town import find_town, find_version
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.towns.town_folder.package import read_pinned_version, read_wheel_version
from plugins.towns.town_folder.stored_files import StoredFile
from plugins.towns.town_folder.upgrade import build_version_key, find_newer_wheel
from plugins.towns.town_settings.read import FILE, SETTINGS_DATA, read_settings_data


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; a checkout pins no version."""
    if conf.get(SETTINGS_DATA):
        yield HealthCheck("adresse du site", lambda: check_address(conf, environ))
    town = find_town(environ, Path.cwd())
    if read_pinned_version(town):
        yield HealthCheck("version de Beffroi", lambda: check_version(town))


def check_address(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether the site has the address that `ville.toml` gives, which a form may edit."""
    town_address = str(read_settings_data(Path(conf[SETTINGS_DATA])).values.get("siteurl") or "").rstrip("/")
    address = str(conf.get("SITEURL") or "").rstrip("/")
    if not town_address or address == town_address:
        yield green(f"{address}.")
    elif environ.get("BEFFROI_SITEURL", "").rstrip("/") == address:
        yield amber(
            f"{address}, de BEFFROI_SITEURL, l’emporte sur {town_address}, de {FILE}.", "Si ce n’est pas un essai, donnez la même aux deux."
        )
    else:
        remedy = 'Dans publishconf.py : SITEURL = (os.environ.get("BEFFROI_SITEURL") or SITEURL).rstrip("/")'
        yield amber(f"{address}, écrite dans un fichier de réglages en Python, l’emporte sur {town_address}, de {FILE}.", remedy)


def check_stored_files(files: Iterable[StoredFile]) -> Iterator[HealthFinding]:
    """Whether this version reads all that the town keeps."""
    files = list(files)
    for file in files:
        if file.version is None:
            yield red(f"{file.format.name} ({file.path}) ne se lit pas.", "Remettez ce fichier d’une sauvegarde.")
        elif file.is_newer:
            yield red(f"{file.format.name} ({file.path}) : écrit par une version plus récente.", "Revenez-y, ou remettez une sauvegarde.")
        elif file.steps:
            yield amber(f"{file.format.name} : {file.steps[-1].change}.", "À faire : ./beffroi upgrade --migrate")
    if not any(file.version is None or file.is_newer or file.steps for file in files):
        yield green(f"{len(files)} fichiers, à la forme de cette version.")


def check_version(town: Path) -> Iterator[HealthFinding]:
    """Whether a newer version is at hand: in paquets/, or installed. Nobody is asked."""
    pinned, newer, installed = read_pinned_version(town), find_newer_wheel(town), find_version()
    if newer is not None:
        yield amber(f"{pinned} ; {read_wheel_version(newer)} est dans paquets/.", "./beffroi upgrade dit ce qu’elle change.")
    elif build_version_key(installed) > build_version_key(pinned):
        yield amber(f"{pinned} ; {installed} est installée sur cette machine.", "./beffroi upgrade dit ce qu’elle change.")
    else:
        yield green(f"{pinned}.")
