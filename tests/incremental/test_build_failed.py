"""A build that Pelican gives up says why, and no more."""

import pytest

from plugins.engine.incremental import pelican
from plugins.engine.incremental.processes.child import start_program

SETTINGS = "THEME = 'absent'\nPATH = '.'\n"


def failure(folder, **environ):
    settings = folder / "villeconf.py"
    settings.write_text(SETTINGS, encoding="utf-8")
    with pytest.raises(pelican.BuildFailure) as failed:
        pelican.run(folder, folder / "output", settings, {}, environ, start=start_program)
    return str(failed.value)


def test_a_failed_build_says_its_cause_without_a_traceback(tmp_path):
    told = failure(tmp_path)
    assert "Could not find the theme absent" in told
    assert "Traceback" not in told


def test_who_asks_for_it_sees_where_a_failed_build_stopped(tmp_path):
    assert "Traceback" in failure(tmp_path, BEFFROI_DEBUG="1")
