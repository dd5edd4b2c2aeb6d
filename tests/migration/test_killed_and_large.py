"""An import that is killed goes on where it stopped; one of a hundred megabytes stays within a bounded memory."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign import long
from tests.house import ROOT
from tests.journal import NOW, TestJournal
from tests.migration.town import category, empty_town, export, item, texts
from tests.processes import PATIENCE
from tests.warm import start_program

MOST = 300
"""MiB: an import of a small site takes some 70 (docs/performance.md)."""


def start(town: TestJournal, source: Path, start: Callable[..., subprocess.Popen[bytes]] = start_program) -> subprocess.Popen[bytes]:
    """The import of `source`, in a process of its own; by `subprocess.Popen`, in a Python of its own."""
    content, settings = str(town.folder / "content"), str(town.folder / "conf.py")
    words = ["import", "site", str(source), "--offline", "--content", content, "--settings", settings]
    environ = {"PATH": os.environ["PATH"], "HOME": str(town.folder), "BEFFROI_STATE": str(town.folder / "state"), "BEFFROI_NOW": NOW}
    return start([sys.executable, str(ROOT / "tasks.py"), *words], cwd=town.folder, env=environ, stdout=subprocess.DEVNULL)


def kill_after(process: subprocess.Popen[bytes], record: Path, lines: int) -> None:
    """Kill it as a power cut would, once its record has that many lines."""
    until, is_over = time.monotonic() + PATIENCE, False
    while not (record.is_file() and record.read_bytes().count(b"\n") >= lines):
        assert not is_over and time.monotonic() < until
        is_over = process.poll() is not None  # it may have ended since its record was read
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_an_import_killed_twice_ends_as_one_that_was_not(tmp_path):
    source = tmp_path / "site.xml"
    articles = [
        item(number, f"Article {number}", f"<p>Le texte {number}.</p>", f"/2021/05/article-{number}/", more=category("Sports"))
        for number in range(1, 121)
    ]
    source.write_text(export(*articles), encoding="utf-8")
    killed, whole = empty_town(tmp_path / "killed"), empty_town(tmp_path / "whole")
    assert start(whole, source).wait() == 0
    expected = texts(whole)
    assert len(expected) == 120
    for lines in (30, 100):
        kill_after(start(killed, source), killed.folder / "reprise" / "registre.jsonl", lines)
        assert texts(killed).items() <= expected.items()  # all of them where a busy machine was late to kill
    assert start(killed, source).wait() == 0
    assert texts(killed) == expected
    for name in ("content/redirections.csv", "reprise/registre.jsonl"):
        assert (killed.folder / name).read_bytes() == (whole.folder / name).read_bytes()


@long
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="la mémoire d’un processus ne se demande pas ici")
def test_an_export_of_a_hundred_megabytes_takes_no_more_memory_than_a_small_one(tmp_path):
    source, head, tail = tmp_path / "site.xml", *export("COUPURE").split("COUPURE")
    paragraph = (
        "<p>Le conseil municipal a voté hier une délibération pour les travaux de la rue du Beffroi, où des arbres sont prévus.</p>\n"
    )
    with source.open("w", encoding="utf-8") as file:
        file.write(head)
        for number in range(1, 1001):
            file.write(item(number, f"Article {number}", paragraph * 830, f"/2021/05/article-{number}/", more=category("Sports")))
        file.write(tail)
    assert source.stat().st_size > 100_000_000
    town = empty_town(tmp_path / "town")
    _, status, usage = os.wait4(start(town, source, subprocess.Popen).pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(list((town.folder / "content" / "articles").iterdir())) == 1000
    print(f"{usage.ru_maxrss / 1024:.0f} Mio, {usage.ru_utime + usage.ru_stime:.0f} s de processeur")
    assert usage.ru_maxrss / 1024 < MOST
