"""A preview under way in a test: a town of its own, files saved while it runs, browsers that wait for news."""

import json
import re
import shutil
import threading
import time
import urllib.error
import urllib.request

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import load_settings
from plugins.engine.preview.preview import Preview, serve_preview
from tests.journal import NOW, ROOT, TestJournal
from tests.processes import PATIENCE, soon


class Live:
    """`serve_preview` in a thread, over a journal and a theme that the test may change."""

    def __init__(self, folder, port, copies=True):
        self.journal = TestJournal(folder)
        self.journal.article("a", "Une publiée")
        self.theme = folder / "theme"
        shutil.copytree(ROOT / "theme", self.theme)
        self.journal.write_settings(f"THEME = {str(self.theme)!r}\nSITESUBTITLE = 'Le journal'")
        self.said, self.stop = [], threading.Event()
        self.shown = Preview(
            content=folder / "content",
            settings_file=folder / "conf.py",
            themes=(self.theme,),
            folder=folder / "state" / "preview",
            public="https://journal.valbrune.example",
            settle=self._settle,
            report=self.said.append,
            environ={"PATH": "/usr/bin:/bin", "HOME": str(folder), "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW},
            copies=copies,
        )
        self.thread = threading.Thread(target=serve_preview, args=(self.shown, port, self.stop), daemon=True)
        self.thread.start()
        self.address = self.until(lambda: next(iter(re.findall(r"Aperçu : (http://127\.0\.0\.1:\d+)/", "\n".join(self.said))), None))

    def _settle(self):
        if "SITENAME" not in load_settings(self.shown.settings_file):
            raise SettingsError(["conf.py : SITENAME manque."])

    def close(self):
        """End it."""
        self.stop.set()
        self.thread.join(PATIENCE)

    def until(self, asked):
        """What `asked` answers once it answers anything."""
        found = soon(asked)
        assert found, "\n".join(self.said)
        return found

    def save(self, path, text):
        """Save a file whole at once, as editors do: no build finds it empty."""
        saving = self.shown.settings_file.with_name("saving")
        saving.write_text(text, encoding="utf-8")
        saving.replace(path)

    def read(self, address):
        """The page, whatever its status."""
        try:
            with urllib.request.urlopen(self.address + address, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as missing:
            return missing.read().decode()

    def open(self, address):
        """A browser that has loaded a page, and waits."""
        seen = re.search(r"/_apercu/reload\.js\?vu=([\d.]+)", self.read(address))[1]
        return Browser(urllib.request.urlopen(f"{self.address}/_apercu/nouvelles?vu={seen}", timeout=PATIENCE))

    def reads(self, address, text):
        """Wait until the page shows `text`."""
        return self.until(lambda: text in self.read(address))


class Browser:
    """What waits for news."""

    def __init__(self, stream):
        self.stream = stream

    def told(self):
        """The next news: `reload`, or the panel of faults in HTML."""
        lines, end = [], time.monotonic() + PATIENCE
        while not lines or lines[-1] != "":
            assert time.monotonic() < end, lines
            line = self.stream.readline().decode().rstrip("\n")
            if not line.startswith(":") and (line or lines):
                lines.append(line)
        self.stream.close()
        return json.loads(lines[1].removeprefix("data: ")) if lines[0] == "event: fautes" else lines[0].removeprefix("data: ")
