"""The files of a large output are looked at by a copy of the command: the same files, and nothing is lost when the copy is."""

import subprocess
import sys

from plugins.infrastructure.checkout import ROOT

ASIDE = """
import os, signal, sys
from pathlib import Path
from plugins.incremental.cache.store import BuildStore
from plugins.incremental.disk import inputs
from plugins.incremental.disk.scan import site

inputs.LARGE = -1
folder = Path(sys.argv[1])
with BuildStore(folder / "store") as store:
    def look():
        return inputs.Inputs(store, folder, folder / "conf.py", folder / "output", (), {})
    whole = site(folder / "output")
    seen = look()
    assert seen._scan_aside is not None, "it was not aside"
    print(seen.output_files == whole, len(whole))
    killed = look()
    os.kill(killed._scan_aside.pid, signal.SIGKILL)
    print(killed.output_files == whole)
    look().close()
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("nobody is left")
"""


def test_the_files_are_those_that_are_there_whatever_becomes_of_the_copy(tmp_path):
    for number in range(200):
        page = tmp_path / "output" / str(number % 20) / f"{number}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"page {number}")
    (tmp_path / "conf.py").write_text("")
    script = subprocess.run([sys.executable, "-c", ASIDE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (script.stdout.splitlines(), script.stderr) == (["True 200", "True", "nobody is left"], "")
