"""The demonstration journal as it would be published, built once however many workers look at it. Run as a program, it builds it in the
folder that is given, where a run of all the tests will look for it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.drawn import PICTURES, drawn
from tests.once import make_once

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "demonstration"
"""Its name below the folder of the run."""
NAME = "journal.valbrune.example"
SITEURL = f"https://{NAME}"
NOW = "2026-03-27T09:00"
SETTINGS = f"""import sys
sys.path.insert(0, {str(ROOT)!r})
from publishconf import *
THEME = {str(ROOT / "theme")!r}
PICTURE_CACHE = {str(PICTURES)!r}
LISTING_SIZE = 12
"""
"""The town's own, but for shorter lists: the demonstration is too young for a second page of twenty."""
WIDTHS = (240, 480, 800)
"""All that browsers of tests ask for: a phone of 390 pixels and density 2, a column of 704. To encode the two wider ones takes 0.8 s of
each of 37 pictures, two thirds of what a fresh checkout draws."""
NARROW = f"PICTURE_WIDTHS = {WIDTHS}\n"


def build(folder: Path, still: bool = False, siteurl: str = SITEURL) -> Path:
    """The demonstration as it is online, built in `folder` for `siteurl`; the folder of its pages.

    Where it stands `still`, to be measured, its scripts read at its own hour, whatever the browser's clock says: Lighthouse cannot set that
    one.
    Pictures come from the cache of the checkout, so that only the first build of a machine draws them.
    """
    site, settings = folder / "site", folder / "conf.py"
    settings.write_text(f"{SETTINGS}{'' if still else NARROW}", encoding="utf-8")
    known = {name: value for name, value in os.environ.items() if not name.startswith("BEFFROI_")}
    environ = {**known, "BEFFROI_STATE": str(folder / "state"), "BEFFROI_SITEURL": siteurl, **({} if still else {"BEFFROI_NOW": NOW})}
    command = [sys.executable, "tasks.py", "build", "--settings", str(settings), "--output", str(site), "--content", str(ROOT / "content")]
    with drawn():
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"The demonstration was not built.\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return site


if __name__ == "__main__":
    make_once(Path(sys.argv[1]), build)
