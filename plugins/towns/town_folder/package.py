"""The wheel of the Beffroi that runs, and the pin by which a town's folder takes it: version and digest."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from inspect import getsource
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plugins.core.infrastructure.errors import DEFECT, SettingsError
from plugins.core.infrastructure.redact import ANY_SECRET, remove_secrets
from plugins.core.infrastructure.town import ROOT, TOWN_VARIABLE, find_version, is_town

HEAD = '''\
#!/usr/bin/env python3
"""Le lanceur de la ville : prépare la version de Beffroi que ce dossier épingle (requirements.txt), puis lui donne la main.

Chaque paquet est reconnu à son empreinte. Ce que contient paquets/ est pris là, sans réseau quand tout y est ; BEFFROI_PACKAGES nomme
un autre dossier. Écrit par « beffroi init » ; « beffroi upgrade » le récrit. Pour Linux, macOS et WSL, avec Python 3.11 ou plus récent.
"""

import os
import sys

ROOT = os.path.dirname(os.path.realpath(__file__))


def say(text, end="\\n"):
    os.write(2, (text + end).encode("utf-8"))


try:
    import fcntl
except ImportError:
    fcntl = None
if fcntl is None or sys.version_info < (3, 11):
    here = "Python %s, %s" % (sys.version.split()[0], sys.platform)
    say("Beffroi demande Python 3.11 ou plus récent, sous Linux, macOS ou WSL ; ici : %s." % here)
    sys.exit(2)

'''
MAIN = '''
def launch(words: list[str]) -> None:
    """Becomes Beffroi in its environment; else exits with 2, or with 130 after Ctrl-C."""
    outside = getattr(sys, "_base_executable", None) or sys.executable
    folder = f"{ROOT}/.venv"
    sources = [f"{ROOT}/requirements-build.txt", f"{ROOT}/requirements.txt"]
    extra = EXTRA_BY_WORD.get(words[0], "") if words else ""
    try:
        locks = [lock.read_bytes() for lock in sorted(Path(ROOT).glob("requirements*.txt"))]
        recipe = b"\\n".join([sys.version.encode(), outside.encode(), ROOT.encode(), *locks])
        packages = os.environ.get("BEFFROI_PACKAGES") or f"{ROOT}/paquets"
        if not _is_made(Path(folder), recipe) or (extra and not Path(f"{folder}/{STAMP}.{extra}").exists()):
            prepare_environment(folder, sources, outside, recipe, say, packages, extra)
        os.environ.setdefault("BEFFROI_TOWN", ROOT)
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(f"{folder}/bin/python", [f"{folder}/bin/python", "-m", "beffroi", *words])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        say(f"L’environnement n’a pas pu être préparé : {error}")
        sys.exit(2)


if __name__ == "__main__":
    launch(sys.argv[1:])
'''


def format_launcher() -> str:
    """The text of the launcher: one file of the standard library, since nothing of ours is installed where it starts."""
    secrets = [
        "from collections.abc import Mapping\n\n",
        f"ANY_SECRET = re.compile({ANY_SECRET.pattern!r}, re.IGNORECASE)\n\n\n",
        f"{getsource(remove_secrets)}\n\n",
    ]
    source = (ROOT / "plugins/command/environment.py").read_text(encoding="utf-8").partition('"""\n\n')[2]
    return HEAD + source.replace("from plugins.core.infrastructure.redact import remove_secrets\n\n", "".join(secrets)) + MAIN


def write_launcher(folder: Path) -> None:
    """Put the launcher in `folder`, ready to run."""
    path = folder / "beffroi"
    path.write_text(format_launcher(), encoding="utf-8")
    path.chmod(0o755)


PACKAGES = "paquets"
"""The folder of a town where packages lie at hand: the wheel of Beffroi, and any other that is put there."""
PINS = ("requirements-build.txt", "requirements-desk.txt", "requirements-import.txt", "requirements-print.txt", "requirements.txt")
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


LOGS = ".journaux"
"""Where what each town's work said is kept, beside the towns."""
SHARED_NOTE = ".commun"
"""The file of a town's content folder that says what it has taken in, and with which bytes."""


@dataclass(frozen=True)
class TownOutcome:
    """The outcome of one town: its name, the exit code of its work, its seconds, the last line printed."""

    town: str
    code: int
    seconds: float
    last_line: str


def find_towns(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """The towns below `folder`, by name; those of `only` alone when it names some. Raises SettingsError when there is none, or for a name
    that is none."""
    towns = sorted(path for path in folder.iterdir() if is_town(path)) if folder.is_dir() else []
    names = {town.name for town in towns}
    if unknown := [name for name in only if name not in names]:
        raise SettingsError([f"{folder} : {', '.join(unknown)} n’y est pas. Il y a : {', '.join(sorted(names))}."])
    if not towns:
        raise SettingsError([f"{folder} : aucun dossier de ville n’y est. « beffroi init » en prépare un."])
    return [town for town in towns if not only or town.name in only]


def run_for_each_town(towns: Sequence[Path], work: Callable[[Path], int], logs: Path, at_once: int) -> Iterator[TownOutcome]:
    """The outcome of `work` for each town, as each ends; `at_once` of them go on together. What each says is in its file of `logs`."""
    logs.mkdir(parents=True, exist_ok=True)
    waiting, running = list(towns), dict[int, tuple[Path, float]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            town = waiting.pop(0)
            running[_start_process(town, work, logs / f"{town.name}.log")] = town, time.monotonic()
        child, status = os.wait()
        if child in running:
            town, began = running.pop(child)
            printed = (logs / f"{town.name}.log").read_text(encoding="utf-8", errors="replace").strip()
            yield TownOutcome(town.name, os.waitstatus_to_exitcode(status), time.monotonic() - began, printed.rpartition("\n")[2])


def _start_process(town: Path, work: Callable[[Path], int], log: Path) -> int:
    """The number of the process that works for `town`."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = DEFECT
    try:
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
        sys.stderr = sys.stdout
        os.environ[TOWN_VARIABLE] = str(town)
        os.chdir(town)
        code = work(town)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def copy_shared_files(shared: Path, town: Path) -> list[str]:
    """Copy the shared files into the town, below content/, and delete those no longer shared; files that the town changed stay. The names
    of what moved."""
    source, content, changes = shared / "content", town / "content", list[str]()
    note = content / SHARED_NOTE
    before = dict(line.split("\t") for line in note.read_text(encoding="utf-8").splitlines()) if note.is_file() else {}
    now: dict[str, str] = {}
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            name, mark = path.relative_to(source).as_posix(), _format_mark(path)
            target = content / name
            if target.is_file() and _format_mark(target) not in (before.get(name), mark):
                continue  # the town's own, or one that it has changed
            now[name] = mark
            if not target.is_file() or _format_mark(target) != mark:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                changes.append(f"+ {name}")
    for name, mark in before.items():
        target = content / name
        if name not in now and not (source / name).is_file() and target.is_file() and _format_mark(target) == mark:
            target.unlink()
            changes.append(f"- {name}")
    if now != before:  # a file written again has another date, and every text of the town would be checked again
        note.write_text("".join(f"{name}\t{mark}\n" for name, mark in sorted(now.items())), encoding="utf-8")
    return changes


def _format_mark(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


def format_table(outcomes: Sequence[TownOutcome], folder: Path) -> Iterator[str]:
    """One line per town, and the count of each outcome."""
    width = max(len(outcome.town) for outcome in outcomes)
    for outcome in sorted(outcomes, key=lambda one: (one.code == 0, one.town)):
        version = read_pinned_version(folder / outcome.town)
        end = CODES.get(outcome.code, f"code {outcome.code}")
        yield f"{outcome.town:<{width}}  {end:<12} {outcome.seconds:5.1f} s  {version:<8}  {outcome.last_line[:90]}"
    well = sum(outcome.code == 0 for outcome in outcomes)
    yield f"{well} sur {len(outcomes)} vont bien. Ce que chacune a dit : {LOGS}/"


CODES = {0: "bien", 1: "contenu", 2: "réglages", 3: "une personne", 4: "plus tard", DEFECT: "défaut"}
"""What each exit code is, for a person."""
