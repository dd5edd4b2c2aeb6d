"""The environment that the commands run in: made on first use, and remade when its recipe changes. Standard library only.

The launcher imports this in whatever Python the machine has. The recipe is all that the environment depends on: the Python, the place of
the checkout, the text of the pinned requirements. A copy of it, written last, is the stamp of a whole environment. What some commands
alone need is added by the first of them, and comes back with each environment from then on.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from plugins.core.infrastructure.redact import remove_secrets

STAMP = "beffroi-stamp"
EXTRA_BY_WORD = {"serve": "desk", "live": "desk", "import": "import", "print": "print", "magazine": "print"}
"""The extra of the package that a command needs; `requirements-desk.txt` pins what the first brings besides the rest."""
PREFERRED = "python3.13"
"""Debian's present Python: it builds the same journal in a tenth less time than 3.11, and some `python3` of a PATH are older still."""
ISOLATED_PIP = ["-I", "-m", "pip", "install", "--no-input", "--retries=2", "--require-hashes", "--no-build-isolation"]
CAUSES = (
    ("No space left|quota exceeded|File too large", "il n’y a plus de place sur le disque. Libérez 500 Mo, puis relancez."),
    ("No module named '?(venv|ensurepip)", "il manque à Python son module venv. Sous Debian ou Ubuntu : sudo apt install python3-venv"),
    ("DO NOT MATCH THE HASHES", "un paquet reçu n’est pas celui qui est attendu. Relancez ; si cela continue, quelqu’un les altère."),
    ("Read-only|Permission denied|not permitted", "CHECKOUT ne peut pas être écrit. Placez Beffroi dans un dossier qui vous appartient."),
    ("CERTIFICATE_VERIFY", "le certificat du réseau est inconnu. Donnez celui de votre proxy dans REQUESTS_CA_BUNDLE, puis relancez."),
    ("connection broken|timed out|name resolution", "le réseau ne répond pas. Vérifiez la connexion, ou HTTPS_PROXY, puis relancez."),
)


def prepare_environment(
    folder: str,
    sources: Sequence[str],
    outside: str,
    recipe: bytes,
    print_line: Callable[..., None],
    packages: str = "",
    extra: str = "",
) -> None:
    """The environment of `folder`, made with the packages of `sources` by the Python that `choose_python` says, unless another launch has
    just made it; and with those of the `extra`, if one is named.

    Those that lie in the folder `packages` are taken there, without a network where they are all there.

    Raises OSError with a French sentence.
    """
    place = Path(folder)
    try:
        with place.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print_line("Un autre lancement prépare l’environnement ; attendons-le…")
                fcntl.flock(lock, fcntl.LOCK_EX)
            lying = Path(packages) if packages else None
            extras = {extra, *(path.suffix[1:] for path in place.glob(f"{STAMP}.*"))} - {""}
            if not _is_made(place, recipe):
                _create_environment(place, sources, choose_python(outside), lock, print_line, lying)
                (place / STAMP).write_bytes(recipe)
            for name in sorted(extras):
                _add_extra(place, name, lock, print_line, lying)
    except OSError as error:
        raise OSError(explain_failure(str(error), place.parent)) from error


def choose_python(own: str) -> str:
    """The Python to make an environment of: the one that BEFFROI_PYTHON names; else `PREFERRED`, where the machine has it with its module
    venv and the launcher's `own` is older; else `own`. Raises OSError with a French sentence where the named one is not there."""
    named, preferred = os.environ.get("BEFFROI_PYTHON"), shutil.which(PREFERRED)
    if named and not shutil.which(named):
        raise OSError(f"BEFFROI_PYTHON nomme {named}, qui n’est pas sur cette machine. Corrigez ou retirez cette variable, puis relancez.")
    if named or not preferred or sys.version_info >= (3, 13):
        return named or own
    tried = subprocess.run([preferred, "-I", "-c", "import ensurepip, venv"], capture_output=True)
    return own if tried.returncode else preferred


def _is_made(folder: Path, recipe: bytes) -> bool:
    stamp = folder / STAMP
    return (folder / "bin" / "python").exists() and stamp.exists() and stamp.read_bytes() == recipe


def _create_environment(
    folder: Path, sources: Sequence[str], outside: str, lock: IO[str], say: Callable[..., None], packages: Path | None
) -> None:
    """Fills `folder` with the packages of `sources`, whose hashes are all checked; leaves nothing when it fails."""
    began, done, python = time.monotonic(), 0, str(folder / "bin" / "python")
    total = sum(len(re.findall(r"\w==\w", Path(source).read_text(encoding="utf-8"))) for source in sources)
    say("Préparation de l’environnement…")
    shutil.rmtree(folder, ignore_errors=True)
    venv, ensurepip = [outside, "-I", "-m", "venv", "--without-pip", str(folder)], [python, "-I", "-m", "ensurepip"]
    try:
        for command in (
            venv,
            ensurepip,
            *([python, *ISOLATED_PIP, *_list_local_options(packages, source), "-r", source] for source in sources),
        ):
            for line in _iterate_output(command, lock):
                done += line.startswith(("Collecting", "Processing", "Ignoring")) and "pip" in command
                if sys.stderr.isatty():
                    say(f"\r{done}/{total} paquets. ", end="")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    say(f"Environnement prêt en {time.monotonic() - began:.0f} s.")


def _add_extra(folder: Path, name: str, lock: IO[str], say: Callable[..., None], packages: Path | None) -> None:
    """Adds to `folder` what the extra `name` brings. What a launch that was killed left of it is written over; nothing that another
    program may be running is touched."""
    stamp, source = folder / f"{STAMP}.{name}", folder.parent / f"requirements-{name}.txt"
    if not stamp.exists() and source.exists():
        say("Préparation de ce que cette commande demande de plus…")
        added = [*ISOLATED_PIP, "--no-deps", "--ignore-installed", *_list_local_options(packages, str(source)), "-r", str(source)]
        for _ in _iterate_output([str(folder / "bin" / "python"), *added], lock):
            pass
        stamp.touch()


def _list_local_options(packages: Path | None, source: str) -> list[str]:
    """pip's options for the folder of packages: search it, and it alone where it has all that `source` pins."""
    if packages is None or not packages.is_dir():
        return []
    names = [re.sub(r"[-_.]+", "-", path.name).lower() for path in packages.iterdir()]
    pinned = re.findall(r"^([\w.-]+)==([^\s;\\]+)\s*(?:\\|$)", Path(source).read_text(encoding="utf-8"), re.MULTILINE)
    prefixes = [re.sub(r"[-_.]+", "-", f"{name}-{version}-").lower() for name, version in pinned]
    is_whole = all(any(f"{name}-".startswith(want) for name in names) for want in prefixes)
    return ["--find-links", str(packages), *(["--no-index"] if is_whole else [])]


def _iterate_output(command: list[str], lock: IO[str]) -> Iterator[str]:
    """What `command` prints, as it prints it; raises OSError with all of it when it fails. The lock is its own too."""
    causes_are_in_english = {"LC_ALL": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    output_lines, environ = [], remove_secrets(os.environ, "PIP_") | causes_are_in_english
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ, pass_fds=[lock.fileno()])
    try:
        for line in child.stdout or ():
            output_lines.append(line.decode("utf-8", "replace"))
            yield output_lines[-1]
        if child.wait():
            raise OSError("".join(output_lines))
    finally:
        child.kill()
        child.wait()


def explain_failure(output: str, checkout: Path) -> str:
    """The French sentence for what pip, venv or the system said."""
    causes = [sentence for pattern, sentence in CAUSES if re.search(pattern, output, re.IGNORECASE)]
    return causes[0].replace("CHECKOUT", str(checkout)) if causes else output.strip().rpartition("\n")[2]
