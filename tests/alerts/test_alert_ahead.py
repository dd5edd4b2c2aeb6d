"""An alert is on every screen before the rest of its build; cut anywhere, the next command does the rest, and nothing twice."""

import os
import re
import signal
import sys
from dataclasses import dataclass

import pytest

from tests.alerts.night import ADDRESS, FILE, SOUND, begun, said, town
from tests.campaign import draw
from tests.journal import TestJournal, files
from tests.processes import list_gits, soon

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux")
LATER = "2026-03-27T12:00"
AHEAD = re.compile(r"^En ligne déjà : (.+) ; le reste suit\.$", re.MULTILINE)
PLACES = f"{ADDRESS}/, alertes/, l’accueil"
SHOWN = (f"{ADDRESS}/index.html", "alertes/index.html", "index.html", "alertes.json", "bandeau/fr.js")
ARTICLE = "2026/03/le-marche-revient/index.html"
"""A page that the alert stands on, made with the rest."""
SEAMS = ("^id: ", "^En ligne déjà", "^public :")
"""What has just been said when the command dies."""


def online(journal: TestJournal) -> dict[str, bytes]:
    return {name: content for name, content in files(journal.folder / "public").items() if not name.startswith(".beffroi-")}


def came_after(journal: TestJournal, names: tuple[str, ...]) -> list[str]:
    """Those of the files that were put with the rest of the site, or put again: not the bytes that the build wrote."""
    ages = {name: (journal.folder / "public" / name).stat().st_ctime_ns for name in (*names, ARTICLE)}
    return [name for name in names if ages[name] >= ages[ARTICLE]]


@dataclass(frozen=True)
class Step:
    """What a command said, the files that it put late, and whether all that is online is what the build wrote."""

    output: str
    late: list[str]
    is_whole: bool
    home: str


def take(journal: TestJournal, *words: str, **environ: str) -> Step:
    done = journal.run(*words, **environ).stdout
    return Step(done, came_after(journal, SHOWN), online(journal) == files(journal.folder / "output"), journal.page("", "public"))


@pytest.fixture(scope="module")
def night(tmp_path_factory) -> dict[str, Step]:
    """An alert that is given, corrected by hand, then ended."""
    journal = town(tmp_path_factory.mktemp("ahead"), "PRECOMPRESSED = True\n")
    journal.run("publish")
    steps = {"given": take(journal, *SOUND)}
    file = journal.folder / FILE
    file.write_text(file.read_text().replace("ne buvez pas l’eau", "ne buvez surtout pas l’eau"))
    return {**steps, "corrected": take(journal, "publish"), "ended": take(journal, "alert", "--end", BEFFROI_NOW=LATER)}


@pytest.mark.parametrize("name", ["given", "corrected", "ended"])
def test_an_alert_is_told_everywhere_before_the_rest_is_made(night, name):
    step = night[name]
    assert AHEAD.findall(step.output) == [PLACES], step.output
    assert step.output.index("En ligne déjà") < step.output.index("public :")
    assert ("surtout pas" in step.home) == (name == "corrected")


@pytest.mark.parametrize("name", ["given", "corrected", "ended"])
def test_what_came_first_is_what_the_build_writes(night, name):
    """A strip that is short again has no compressed twin: it waits, so that none of an older one is sent in its place."""
    step = night[name]
    assert step.is_whole
    assert set(step.late) <= ({"bandeau/fr.js", "alertes.json"} if name == "ended" else set())


@pytest.mark.parametrize("seam", draw(SEAMS, 1))
def test_killed_at_any_step_it_is_completed_by_the_same_command_and_said_once(tmp_path, seam):
    cut = town(tmp_path)
    cut.run("publish")
    command = begun(cut, *SOUND)
    assert any(re.match(seam, line) for line in command.stdout)
    os.killpg(command.pid, signal.SIGKILL)
    command.wait()
    assert soon(lambda: not list_gits(cut.folder)), "a git of the dead holds the index"
    is_shown = b"/alertes/2026/" in online(cut)["index.html"]
    assert is_shown or seam == "^id: "
    cut.run(*SOUND)
    assert online(cut) == files(cut.folder / "output")
    assert cut.page("", "public").count(f'href="/{ADDRESS}/"') <= 2
    assert len(said(cut)) == len(set(said(cut))) > 0
