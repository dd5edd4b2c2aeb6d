"""What is installed without an extra of the package: the whole journal; a command that needs one names it, in one line."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from plugins.command.environment import EXTRA_BY_WORD
from plugins.command.program import LIBRARIES
from tests.house import ROOT

BLOCK = """\
import runpy, sys
sys.modules |= dict.fromkeys({absent!r})
sys.argv = {words!r}
sys.path.insert(0, {root!r})
runpy.run_path({tasks!r}, run_name="__main__")
"""


def pinned(part: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", (ROOT / f"requirements{part}.txt").read_text(encoding="utf-8"), re.MULTILINE))


def modules_of(packages: set[str]) -> set[str]:
    """The modules that these packages bring, as they are imported, and that no other does."""
    brought = {name: {each.lower().replace("_", "-").replace(".", "-") for each in by} for name, by in packages_distributions().items()}
    return {name for name, by in brought.items() if by <= packages and not name.startswith("_")}


ABSENT = sorted(modules_of(pinned("-desk") | pinned("-import") | pinned("-print")))


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    """The demonstration, in a folder of its own."""
    folder = tmp_path_factory.mktemp("town")
    for name in ("ville.toml", "pelicanconf.py", "publishconf.py", "quartiers.geojson", "accessibilite.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "content").symlink_to(ROOT / "content")
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess:
    """The command, in a process of its own where no library of an extra is to be found."""
    tasks = str(ROOT / "tasks.py")
    program = BLOCK.format(absent=ABSENT, words=[tasks, *words], root=str(ROOT), tasks=tasks)
    environ = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "BEFFROI_TOWN": str(folder)}
    return subprocess.run([sys.executable, "-c", program], cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_the_demonstration_is_checked_and_built_without_any_extra(town):
    assert {"django", "weasyprint", "trafilatura"} <= set(ABSENT)
    checked = run(town, "check")
    assert checked.returncode == 0, checked.stderr
    built = run(town, "build")
    assert built.returncode == 0, built.stderr
    assert (town / "output" / "lieux" / "index.html").is_file()
    assert "pages indexées" in built.stdout


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("serve", "people"), "desk"),
        (("live", "status"), "desk"),
        (("import", "site", "."), "import"),
        (("import", "actes", "."), "import"),
        (("import", "agenda", "agenda.ics"), "import"),
        (("print",), "print"),
        (("magazine", "2026-03"), "print"),
    ],
    ids=" ".join,
)
def test_a_command_that_needs_an_extra_names_it_in_one_line(words, extra, town):
    (town / "agenda.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    said = run(town, *words)
    *progress, last = said.stderr.splitlines()
    assert last == f"Cette commande demande des paquets qui ne sont pas installés. Écrivez : pip install 'beffroi[{extra}]'"
    assert (said.returncode, [line for line in progress if not line.startswith("Lecture : ")]) == (2, [])
    assert EXTRA_BY_WORD[words[0]] == extra


@pytest.mark.parametrize("extra", LIBRARIES)
def test_the_libraries_of_an_extra_are_those_that_it_asks_for(extra):
    asked = {re.split(r"[\[<=>]", name)[0] for name in (ROOT / f"requirements-{extra}.in").read_text(encoding="utf-8").split()}
    assert modules_of(asked) >= set(LIBRARIES[extra])
    assert len(asked) == len(LIBRARIES[extra])
    assert pinned(f"-{extra}") & pinned("") == set()


def test_the_launcher_of_the_checkout_knows_the_extras_by_the_same_words():
    said = re.search(r"^EXTRA_BY_WORD = (\{.*?\})", (ROOT / "beffroi").read_text(encoding="utf-8"), re.MULTILINE)
    assert said and eval(said[1]) == EXTRA_BY_WORD
