"""The preview as an editor lives with it: the real command, a real browser's requests, files saved while it runs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.journal import NOW, ROOT
from tests.processes import PATIENCE
from tests.warm import start_program


class Running:
    """`./beffroi preview` under way, on a copy of a small content folder."""

    def __init__(self, folder, port):
        self.folder, self.content = folder, folder / "content"
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW}
        command = [sys.executable, str(ROOT / "tasks.py"), "preview", "--port", str(port), "--content", str(self.content)]
        self.process = start_program(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        self.said = ""
        self.address = self.until(r"Aperçu : (http://127\.0\.0\.1:\d+)/")[1]
        self.until("Ctrl-C pour arrêter")

    def until(self, pattern):
        """Read what it says until `pattern`."""
        start, deadline = len(self.said), time.monotonic() + PATIENCE
        while (line := self.process.stdout.readline()) and time.monotonic() < deadline:
            self.said += line
            found = re.search(pattern, self.said[start:])
            if found:
                return found
        raise AssertionError(f"never said {pattern}:\n{self.said}")

    def read(self, address):
        with urllib.request.urlopen(self.address + address, timeout=PATIENCE) as answer:
            return answer.read().decode()


def article(folder, name, title, date, **keys):
    lines = {"id": f"essai-{name}", "title": title, "date": date, "category": "Culture", **keys}
    saving, path = folder / "saving", folder / "content" / "articles" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    saving.write_text("---\n" + "\n".join(f"{key}: {value}" for key, value in lines.items()) + "\n---\n\nLe texte.\n", encoding="utf-8")
    saving.replace(path)


@pytest.fixture
def running(tmp_path):
    article(tmp_path, "a", "Une publiée", "2026-03-26 09:00")
    article(tmp_path, "b", "Un brouillon", "2026-03-26 10:00", status="draft")
    article(tmp_path, "c", "Une programmée", "2026-04-02 09:00")
    (tmp_path / "content" / "images").mkdir()
    shutil.copyfile(ROOT / "content" / "images" / "valbrune.png", tmp_path / "content" / "images" / "valbrune.png")
    preview = Running(tmp_path, 18400)
    yield preview
    preview.process.kill()
    preview.process.wait()


def test_an_editor_sees_drafts_marked_saves_and_sees_the_page_again(running):
    home = running.read("/")
    assert "Un brouillon" in home
    assert "Brouillon" in home
    assert "Programmé" in home
    posts = running.read("/_apercu/annonces/")
    assert "journal.valbrune.example/2026/03/une" in posts

    with urllib.request.urlopen(running.address + "/_apercu/nouvelles", timeout=PATIENCE) as stream:
        article(running.folder, "a", "Une publiée, corrigée", "2026-03-26 09:00")
        assert stream.readline() == b"data: reload\n"
    assert "corrigée" in running.read("/")

    article(running.folder, "d", "Fautive", "2026-03-26 11:00", category="Culutre")
    running.until("Vouliez-vous dire « Culture »")
    assert "corrigée" in running.read("/")

    running.process.send_signal(signal.SIGINT)
    assert "Aperçu arrêté." in running.process.communicate(timeout=PATIENCE)[0]
    assert running.process.returncode == 0
