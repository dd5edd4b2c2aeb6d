"""Settings that are wrong while the preview runs."""

from unittest.mock import Mock

from plugins.core.infrastructure.errors import SettingsError
from plugins.engine.preview.preview import Preview, PreviewRun
from plugins.engine.preview.server import PreviewNews


def show(tmp_path, settle, said):
    shown = Preview(tmp_path, tmp_path / "conf.py", (tmp_path / "theme",), tmp_path / "site", "https://j.example", settle, said.append, {})
    return PreviewRun(shown, PreviewNews(), Mock())


def test_settings_that_are_wrong_are_told_and_nothing_is_built(tmp_path):
    said: list[str] = []
    running = show(tmp_path, Mock(side_effect=SettingsError(["pelicanconf.py:28 : ce fichier ne se lit pas."])), said)
    running.settle()
    running.build()
    assert said == ["pelicanconf.py:28 : ce fichier ne se lit pas."]
    assert running.news.faults.failure == said[0]
    assert not running.warm.build.called


def test_settings_are_looked_at_again_only_when_they_are_saved(tmp_path):
    settle = Mock()
    running = show(tmp_path, settle, [])
    running.warm.build.return_value, running.warm.render_early.return_value = Mock(has_changes=False, mistakes=()), None
    running.follow({tmp_path / "articles" / "a.md"})
    assert not settle.called
    running.follow({tmp_path / "conf.py"})
    assert settle.called


def test_a_build_that_moves_nothing_does_not_reload_the_page(tmp_path):
    running = show(tmp_path, Mock(), [])
    running.warm.build.return_value, running.warm.render_early.return_value = Mock(has_changes=False, mistakes=()), None
    seen = running.news.page_version
    running.build()
    assert running.news.page_version == seen
