"""What the warm process imports ahead of its builds."""

import json
import os
import subprocess
import sys

from plugins.engine.incremental.cache.store import BuildStore, pack_values
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from plugins.engine.incremental.pelican import MEMORY
from plugins.engine.incremental.processes.prefork_server import PreforkServer
from tests.house import ROOT


def test_a_module_that_cannot_be_imported_ahead_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "conf.py").write_text("PLUGINS = []\n")
    (tmp_path / "needs_settings.py").write_text("raise RuntimeError('settings are not configured')\n")
    (tmp_path / "needed_later.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    output = tmp_path / "site"
    with BuildStore(find_sibling_path(output, STORE)) as store:
        store.write_note("world", b"any")
        store.write_note("modules", pack_values(["needs_settings", "needed_later"]))
        store.commit()
    job = {"content": str(tmp_path), "output": str(output), "settings_file": str(tmp_path / "conf.py"), "overrides": {}, "copies": True}
    PreforkServer(job)
    assert "needed_later" in sys.modules and "needs_settings" not in sys.modules


def test_who_asked_and_is_gone_is_no_failure(tmp_path):
    (tmp_path / "conf.py").write_text("PLUGINS = []\n")
    job = {
        "content": str(tmp_path),
        "output": str(tmp_path / "site"),
        "settings_file": str(tmp_path / "conf.py"),
        "overrides": {},
        "copies": True,
    }
    nobody, answers = os.pipe()
    os.close(nobody)
    command = [sys.executable, "-m", "plugins.engine.incremental.processes.prefork_server", json.dumps(job)]
    ended = subprocess.run(command, input=f"{MEMORY}\n".encode(), stdout=answers, stderr=subprocess.PIPE, cwd=ROOT, timeout=300)
    os.close(answers)
    assert (ended.returncode, ended.stderr) == (0, b"")
