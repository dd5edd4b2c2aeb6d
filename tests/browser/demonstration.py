"""The demonstration journal as it would be published, built once however many workers look at it."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "journal.valbrune.example"
SITEURL = f"https://{NAME}"
NOW = "2026-03-27T09:00"
SETTINGS = f"""import sys
sys.path.insert(0, {str(ROOT)!r})
from publishconf import *
THEME = {str(ROOT / "theme")!r}
PICTURE_CACHE = {str(ROOT / ".beffroi/pictures")!r}
LISTING_SIZE = 12
"""
"""The town's own, but for shorter lists: the demonstration is too young for a second page of twenty."""


def built(folder: Path) -> Path:
    """The site of the demonstration, below `folder`: the first to ask builds it, the others wait for it.

    Pictures come from the cache of the checkout, so that only the first build of a machine draws them: 22 s, then 2.
    """
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            _build(folder, site)
    return site


def _build(folder: Path, site: Path) -> None:
    settings = folder / "conf.py"
    settings.write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, "tasks.py", "build", "--settings", str(settings), "--content", str(ROOT / "content"), "--output", str(site)]
    known = {name: value for name, value in os.environ.items() if not name.startswith("BEFFROI_")}
    environ = {**known, "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW, "BEFFROI_SITEURL": SITEURL}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"The demonstration was not built:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
