"""Builds whose workers are no copies: the same site to the byte, each thing made once, nothing said, nobody left."""

import shutil
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import pytest

from plugins.incremental.engine.pelican import PROGRESS, BuildFailure
from plugins.incremental.settings import Settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.settings import gather
from tests.campaign import long
from tests.incremental.crowds import told, witnessed
from tests.incremental.sites import SITES, Text, differences
from tests.incremental.village import Village
from tests.journal import files

pytestmark = long

FOR_ANOTHER = "multiprocessing.parent_process() and "
ARTICLE = '{% extends "!simple/article.html" %}{% block content %}{{ article.content }}{{ OUTPUT_PATH }}|{% endblock %}\n'


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path)
    for number in range(20):
        made.article(f"a{number}", f"Article {number}", f"[Un autre]({{filename}}a{number // 2}.md)", category=f"Rubrique {number % 3}")
    shared_by(made, 2, "spawn")
    return made


def shared_by(village, processes, start):
    shutil.rmtree(village.folder / "seen", ignore_errors=True)
    village.settings(witnessed(village.folder) + f"BUILD_PROCESSES, BUILD_START = {processes}, {start!r}\n")


def test_what_a_template_is_told_of_the_output_is_the_same_to_all(village):
    (village.folder / "overrides").mkdir()
    (village.folder / "overrides" / "article.html").write_text(ARTICLE)
    village.settle(f"THEME_TEMPLATES_OVERRIDES = [{str(village.folder / 'overrides')!r}]\n")
    village.build()
    assert took_part(village) == [2, 2]
    articles = [page for path, page in village.pages().items() if path.startswith("article-")]
    assert [page.count(f"{village.folder}/.site.nouveau|".encode()) for page in articles] == [1] * 20


def took_part(village):
    return [len(told(village.folder, what)) for what in ("read", "written")]


@pytest.mark.parametrize("theme", SITES)
def test_spawned_forked_or_alone_a_site_is_the_same_to_the_byte(tmp_path, forge, theme):
    site = SITES[theme](tmp_path / "site", forge)
    site.base += witnessed(site.folder)
    built = {}
    for processes, start in ((1, "fork"), (2, "fork"), (2, "spawn")):
        site.settings |= {"BUILD_PROCESSES": str(processes), "BUILD_START": repr(start)}
        site.save()
        shutil.rmtree(site.folder / "seen", ignore_errors=True)
        built[processes, start] = site.from_nothing()
        assert len(told(site.folder, "written")) == processes
    assert not differences(built[2, "fork"], built[1, "fork"])
    assert not differences(built[2, "spawn"], built[1, "fork"])


def test_after_a_change_spawned_workers_give_what_a_build_from_nothing_gives(tmp_path, forge):
    site = SITES["simple"](tmp_path / "site", forge)
    site.base += witnessed(site.folder)
    site.settings |= {"BUILD_PROCESSES": "2", "BUILD_START": "'spawn'"}
    site.save()
    site.built()
    shutil.rmtree(site.folder / "seen")
    text = site.texts["articles/a1.md"]
    site.put(Text(text.path, text.head | {"Title": "Un autre titre"}, "Et un autre corps."))
    after = site.built()
    written = [name for names in told(site.folder, "written").values() for name in names]
    assert len(told(site.folder, "written")) == 2, site.said
    assert len(written) == len(set(written))
    assert not differences(after, site.from_nothing())


def test_each_text_is_read_once_and_each_page_written_once(village):
    village.build()
    for what, things in (("read", 21), ("written", len([path for path in village.pages() if path.endswith(".html")]))):
        done = told(village.folder, what)
        assert len(done) == 2
        names = list(chain.from_iterable(done.values()))
        assert len(names) == len(set(names)) == things


def test_nothing_is_said_and_nothing_is_left_beside_the_site(village, capfd):
    village.build()
    assert took_part(village) == [2, 2]
    assert [line for line in capfd.readouterr().err.splitlines() if not PROGRESS.match(line)] == []
    assert sorted(path.name for path in village.folder.iterdir() if path.name.startswith(".")) == [".site.construction", ".site.verrou"]
    assert not [path for path in village.site.rglob("*") if path.name.startswith(".") or path.name == "errand"]


@pytest.mark.parametrize("accident", ["os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_a_worker_that_dies_at_work_stops_the_build_with_a_sentence(village, accident):
    village.environ["ACCIDENT"] = FOR_ANOTHER + accident
    with pytest.raises(BuildFailure, match="BUILD_PROCESSES = 1"):
        village.build()
    assert not village.site.exists()


def test_what_a_worker_cannot_do_is_done_by_the_first(village):
    village.environ["ACCIDENT"] = FOR_ANOTHER + "1 / 0"
    village.build()
    found = village.pages()
    shared_by(village, 1, "fork")
    village.environ = {}
    village.build(fresh=True)
    assert found == village.pages()


def test_workers_that_cannot_run_pelican_again_are_done_without_in_silence(village, capfd):
    village.settle("import multiprocessing\nif multiprocessing.parent_process(): raise OSError\nwitness.PATIENCE.clear()\n")
    village.build()
    assert took_part(village) == [1, 1]
    assert [line for line in capfd.readouterr().err.splitlines() if not PROGRESS.match(line)] == []
    assert (village.site / "index.html").is_file()


def test_a_plugin_that_is_not_known_runs_once(village):
    (village.folder / "stranger.py").write_text(
        "import os\nfrom pelican import signals\n"
        "def note(generator): open(os.environ['NOTED'], 'a').write('x')\n"
        "def register(): signals.article_generator_finalized.connect(note)\n"
    )
    village.settle("PLUGINS += ['stranger']\n")
    village.environ["NOTED"] = str(village.folder / "noted")
    village.build()
    assert (village.folder / "noted").read_text() == "x"
    assert took_part(village) == [1, 1]


def test_no_worker_outlives_a_build_that_is_killed(village):
    village.environ["ACCIDENT"] = "time.sleep(20)"
    with village.under_way() as building:
        end = time.monotonic() + 20
        while len(told(village.folder, "read")) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        numbers = [*told(village.folder, "read")]
        building.send_signal(2)
        building.wait()
    assert len(numbers) == 2
    end = time.monotonic() + 10
    while any(Path(f"/proc/{number}").exists() for number in numbers) and time.monotonic() < end:
        time.sleep(0.02)
    assert not [number for number in numbers if Path(f"/proc/{number}").exists()]


def test_pelican_run_by_somebody_else_goes_alone(village):
    command = [sys.executable, "-m", "pelican", str(village.content), "-s", str(village.conf), "-o", str(village.folder / "other")]
    done = subprocess.run(command, env=village.environment(), cwd=village.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert took_part(village) == [1, 1]
    assert "index.html" in files(village.folder / "other")


def test_any_other_way_to_start_is_refused():
    with pytest.raises(SettingsError, match="ni fork ni spawn"):
        gather(Settings, {"BUILD_START": "forkserver"}, {})


def test_what_is_said_of_a_text_that_a_worker_reads_is_heard(village, capfd):
    village.environ["ACCIDENT"] = FOR_ANOTHER + "what == 'read' and print('entendu', file=sys.stderr, flush=True)"
    village.build()
    assert "entendu" in capfd.readouterr().err
