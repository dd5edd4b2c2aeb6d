"""`./beffroi test`: every check of the house, in one command."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from plugins.command.command import command
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.redact import remove_secrets
from plugins.core.infrastructure.town import ROOT

CORES = min(os.cpu_count() or 1, 4)
WORKERS = CORES + CORES // 2
"""Three on two cores, since most tests wait for a process, a network or a page: those of the browser, the networks and the deploy took
303 s with three, and 396 s with two. A fourth gains nothing: all of them took 894 s with three and 940 s with four. Six at most."""

KEPT_VARIABLES = ("BEFFROI_CORPORA", "BEFFROI_DEBUG", "BEFFROI_MARKDOWN_SOURCE", "BEFFROI_TEST_SEED")
"""The only variables of Beffroi that checks may see: the credentials of a town, rclone's and a forge's too, must never reach a test."""

MEMORY = Path("/dev/shm")
"""Linux's file system in memory."""
NEEDED_MEMORY = 8 << 30
"""Bytes that must be free there, and in memory, before tests write in it: those of a whole run leave some 3 GiB."""

UNKNOWN_WORD = 4
"""pytest's own code for a wrong command line: https://docs.pytest.org/en/stable/reference/exit-codes.html"""


def run_tests(
    words: Sequence[str],
    full: bool,
    root: Path = ROOT,
    environ: Mapping[str, str] = os.environ,
    minutes: float = 0,
    campaigns: bool = False,
) -> Exit:
    """Runs ruff, then mypy and pytest at the same time; says how long it took.

    CONTENT when something fails, SETTINGS when pytest does not know a word. `full` runs the long campaigns whole;
    with `campaigns`, pytest runs these alone, by samples unless `full`.
    With `words`, only the tests that they name are run. With `minutes`, their order is drawn, and none is begun once they have passed.
    """
    began = time.monotonic()
    clean = remove_secrets(environ, *KEPT_VARIABLES)
    clean["BEFFROI_TEST_FULL"] = "1" if full else "0"
    clean["BEFFROI_TEST_CAMPAIGNS"] = "1" if campaigns else "0"
    if minutes:
        clean["BEFFROI_TEST_UNTIL"] = str(time.time() + 60 * minutes)
    clean.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker would rewrite the assertions of all tests: 14 s of processor, one load 3
    memory: AbstractContextManager[dict[str, str]] = nullcontext({}) if words or full else make_memory_folder()
    with memory as folder:
        codes = [_run_tests(root, clean | folder, words)] if words or campaigns else _run_all(root, clean | folder)
    print(f"Vérifications en {time.monotonic() - began:.0f} s.")
    if codes[-1] == UNKNOWN_WORD:
        return Exit.SETTINGS
    return Exit.CONTENT if any(codes) else Exit.DONE


@contextmanager
def make_memory_folder(memory: Path = MEMORY, needed: int = NEEDED_MEMORY) -> Iterator[dict[str, str]]:
    """The variable that names a temporary folder in memory, removed at the end; none where fewer than `needed` bytes are free.

    A test of durability waits for the disk at each step, some 7 ms on a common one. It shows the same in memory, since what is killed
    is a process and never the machine.
    """
    free = min(shutil.disk_usage(memory).free, _measure_free_memory()) if memory.is_dir() else 0
    if free < needed:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="beffroi-checks-", dir=memory, ignore_cleanup_errors=True) as folder:
        yield {"TMPDIR": folder}


def _measure_free_memory() -> int:
    """What Linux says that programs may still take, in bytes: https://docs.kernel.org/filesystems/proc.html#meminfo"""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))


def _run_all(root: Path, environ: Mapping[str, str]) -> list[int]:
    return [_run_module(root, environ, "ruff", "check", ".", "beffroi"), *_run_types_and_tests(root, environ)]


def _run_types_and_tests(root: Path, environ: Mapping[str, str]) -> tuple[int, int]:
    """The codes of mypy and of pytest. What mypy says is printed after the tests, where it is read."""
    mypy = [sys.executable, "-m", "mypy", "--pretty", "--no-color-output"]
    with subprocess.Popen(mypy, cwd=root, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as types:
        tests_code = _run_tests(root, environ, ())
        findings, _ = types.communicate()
    print("Types :", findings.strip())
    return types.returncode, tests_code


def _run_tests(root: Path, environ: Mapping[str, str], words: Sequence[str]) -> int:
    return _run_module(root, environ, "pytest", "-n", str(WORKERS), "--dist", "worksteal", *words)


def _run_module(root: Path, environ: Mapping[str, str], module: str, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", module, *words], cwd=root, env=environ).returncode


@command(
    positional=["words"],
    iterable=["words"],
    help={
        "full": "les campagnes entières (coupures, mutations, courses)",
        "campaigns": "les campagnes seules, chacune par un échantillon sans --full",
        "changed": "seulement ce que peut casser ce qui diffère du dernier commit",
        "minutes": "N : ne commence plus rien après ce temps, dans un ordre tiré au sort",
        "words": "MOTS : donnés à pytest",
    },
)
def test(words: list[str], full: bool = False, campaigns: bool = False, changed: bool = False, minutes: int = 0) -> Exit | None:
    """Lance toutes les vérifications de Beffroi

    Un quart d’heure sur deux cœurs, sans les campagnes ; --full va au bout de tout.
    """
    if changed:
        from tests.affected import find_affected_tests, find_changed_paths  # the tests are not in the package

        words = [*find_affected_tests(ROOT, find_changed_paths(ROOT)), *words]
        print(f"Ce qui a changé concerne : {' '.join(words)}")
    return run_tests(words, full, minutes=minutes, campaigns=campaigns)
