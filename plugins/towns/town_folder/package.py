"""The wheel of the Beffroi that runs, and the pin by which a town's folder takes it: version and digest."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import ROOT, find_version, is_town

PACKAGES = "paquets"
"""The folder of a town where packages lie at hand: the wheel of Beffroi, and any other that is put there."""
PINS = ("requirements-build.txt", "requirements.txt")
PIN = re.compile(r"^beffroi==([^\s;\\]+)", re.MULTILINE)
NAME = re.compile(r"beffroi-([^-]+)-py3-none-any\.whl")


def find_wheel(package: str | None, place: Path) -> Path:
    """The wheel of this Beffroi, in the folder `place`: the file `package`, the one that it was installed from, the one that the index
    has, or one that is built out of the checkout. Raises SettingsError."""
    place.mkdir(parents=True, exist_ok=True)
    if package:
        return copy_wheel(check_wheel(package), place)
    if is_town(ROOT):
        return build_wheel(ROOT, place)
    installed = _find_source_folder()
    if installed is not None and installed.is_file() and NAME.fullmatch(installed.name):
        return copy_wheel(installed, place)
    return _download(place)


def build_wheel(checkout: Path, place: Path) -> Path:
    """The wheel of a checkout. Raises SettingsError."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise SettingsError([f"Le paquet de Beffroi n’a pas pu être fait : {done.stderr.strip().rpartition(chr(10))[2]}"])
        return copy_wheel(wheels[0], place)


def _find_source_folder() -> Path | None:
    try:
        direct_url = distribution("beffroi").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    address = urlsplit(json.loads(direct_url)["url"]) if direct_url else None
    return Path(unquote(address.path)) if address and address.scheme == "file" else None


def _download(place: Path) -> Path:
    version = find_version()
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place), f"beffroi=={version}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheel = place / f"beffroi-{version}-py3-none-any.whl"
    if done.returncode or not wheel.is_file():
        raise SettingsError([f"Le paquet beffroi {version} n’a pas été trouvé. Donnez-le : --package beffroi-{version}-py3-none-any.whl"])
    return wheel


def check_wheel(package: str) -> Path:
    """The wheel that is named so. Raises SettingsError when it is none of Beffroi's."""
    wheel = Path(package).expanduser().resolve()
    if not NAME.fullmatch(wheel.name) or not wheel.is_file():
        raise SettingsError([f"{wheel} : ce n’est pas un paquet de Beffroi (beffroi-….whl)."])
    return wheel


def copy_wheel(wheel: Path, place: Path) -> Path:
    """The copy of `wheel` in the folder `place`. Raises SettingsError rather than replace another file of that name: a town may pin it by
    its digest."""
    place.mkdir(parents=True, exist_ok=True)
    target = place / wheel.name
    if target.is_file() and digest_wheel(target) != digest_wheel(wheel):
        raise SettingsError(
            [f"{target} est un autre paquet du même nom. Une ville l’épingle peut-être : donnez au nouveau un autre numéro de version."]
        )
    if not target.is_file():
        shutil.copyfile(wheel, target)
    return target


def digest_wheel(wheel: Path) -> str:
    """The digest by which a pin recognises the file."""
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def read_wheel_version(wheel: Path) -> str:
    """The version that the name of the wheel says."""
    match = NAME.fullmatch(wheel.name)
    return match[1] if match else ""


def read_pinned_version(folder: Path) -> str:
    """The version that the town's folder pins; empty when it pins none."""
    path = folder / "requirements.txt"
    match = PIN.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return match[1] if match else ""


def is_pinned(folder: Path, wheel: Path) -> bool:
    """Whether the town's folder pins this very file."""
    path = folder / PINS[-1]
    return path.is_file() and f"--hash=sha256:{digest_wheel(wheel)}" in path.read_text(encoding="utf-8")


def write_pins(folder: Path, wheel: Path) -> None:
    """Pin `wheel` in the town's folder, with all that the software in it stands on, each with its digests."""
    digest = digest_wheel(wheel)
    for name in PINS:
        locked = read_from_wheel(wheel, name)
        first = f"beffroi=={read_wheel_version(wheel)} \\\n    --hash=sha256:{digest}\n" if name == "requirements.txt" else ""
        (folder / name).write_text(first + locked, encoding="utf-8")


def read_from_wheel(wheel: Path, name: str) -> str:
    """The text of a file of the software, out of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"beffroi/software/{name}").decode("utf-8")
