"""What is installed without an extra of the package: the whole journal; a command that needs one names it, in one line."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions

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


def run(*words: str, folder) -> subprocess.CompletedProcess:
    """The command, in a process of its own where no library of an extra is to be found."""
    tasks = str(ROOT / "tasks.py")
    program = BLOCK.format(absent=ABSENT, words=[tasks, *words], root=str(ROOT), tasks=tasks)
    environ = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "BEFFROI_STATE": str(folder / "state")}
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_the_demonstration_is_checked_and_built_without_any_extra(tmp_path):
    assert {"django", "flask", "weasyprint", "trafilatura"} <= set(ABSENT)
    checked = run("check", folder=tmp_path)
    assert checked.returncode == 0, checked.stderr
    built = run("build", "--output", str(tmp_path / "output"), folder=tmp_path)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "output" / "lieux" / "index.html").is_file()
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
def test_a_command_that_needs_an_extra_names_it_in_one_line(words, extra, tmp_path):
    (tmp_path / "agenda.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    options = {"print": ("--output", str(tmp_path)), "magazine": ("--settings", "pelicanconf.py")}.get(words[0], ())
    said = run(*(str(tmp_path / word) if word.endswith(".ics") else word for word in words), *options, folder=tmp_path)
    assert (said.returncode, said.stderr) == (
        2,
        f"Cette commande demande des paquets qui ne sont pas installés. Écrivez : pip install 'beffroi[{extra}]'\n",
    )
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
