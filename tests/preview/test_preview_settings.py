"""Settings that are edited while the preview runs."""

import threading
import time
from pathlib import Path

from plugins.preview.preview import Preview, build, preview
from plugins.publication.errors import SettingsError


def test_settings_that_go_wrong_are_told_and_do_not_end_the_preview(tmp_path):
    def report() -> None:
        raise SettingsError(["pelicanconf.py:28 : ce fichier ne se lit pas."])

    said: list[str] = []
    shown = Preview(tmp_path, tmp_path / "villeconf.py", Path("theme"), tmp_path / "site", "https://j.example", report, said.append, {})
    assert not build(shown, "http://127.0.0.1:8000")
    assert said == ["pelicanconf.py:28 : ce fichier ne se lit pas."]


def test_settings_replaced_whole_by_an_editor_are_seen_each_time(tmp_path):
    settings, reports, stop = tmp_path / "villeconf.py", [], threading.Event()
    settings.write_text("")
    (tmp_path / "content").mkdir()

    def report() -> None:
        reports.append(settings.read_text())
        raise SettingsError(["non"])

    shown = Preview(tmp_path / "content", settings, Path("theme"), tmp_path / "site", "https://j.example", report, lambda _: None, {})
    running = threading.Thread(target=preview, args=(shown, 18600, stop))
    for number, word in enumerate(("", "un", "deux", "trois")):
        (tmp_path / "nouveau").write_text(word)
        (tmp_path / "nouveau").rename(settings)
        if not number:
            running.start()
        deadline = time.monotonic() + 10
        while len(reports) <= number and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
    stop.set()
    running.join(10)
    assert reports == ["", "un", "deux", "trois"]
