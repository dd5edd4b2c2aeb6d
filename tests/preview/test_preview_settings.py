"""Settings that are edited while the preview runs."""

from pathlib import Path

from plugins.preview.preview import Preview, build
from plugins.publication.errors import SettingsError


def test_settings_that_go_wrong_are_told_and_do_not_end_the_preview(tmp_path):
    def report() -> None:
        raise SettingsError(["pelicanconf.py:28 : ce fichier ne se lit pas."])

    said: list[str] = []
    shown = Preview(tmp_path, tmp_path / "villeconf.py", Path("theme"), tmp_path / "site", "https://j.example", report, said.append, {})
    assert not build(shown, "http://127.0.0.1:8000")
    assert said == ["pelicanconf.py:28 : ce fichier ne se lit pas."]
