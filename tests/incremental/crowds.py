"""Settings that show which processes take part in a build, in shares so small that a little site is enough to share."""

from collections.abc import Mapping
from pathlib import Path

WITNESS = """
import multiprocessing, os, sys, time
from pathlib import Path
from plugins.engine.incremental.processes import workers
from plugins.engine.incremental.cache.readings import Readings
from plugins.engine.incremental.run import BuildRun

workers.SHARE, workers.WorkerCrew.few_shares = 2, 1
FIRST = multiprocessing.parent_process() is None
PATIENCE = {"read": 300, "written": 300}


def witnessed(what, do):
    def done(self, names):
        seen = Path(__file__).with_name("seen") / what
        seen.mkdir(parents=True, exist_ok=True)
        with (seen / str(os.getpid())).open("a") as file:
            file.writelines(f"{name}\\n" for name in names)
        alone = self.crew.processes == 1 or multiprocessing.parent_process() is not None
        end = time.monotonic() + (0 if alone or len(names) < workers.SHARE else PATIENCE.pop(what, 0))
        while len(list(seen.iterdir())) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        exec(os.environ.get("ACCIDENT", ""))
        return do(self, names)

    return done


Readings._read, BuildRun._write_pages = witnessed("read", Readings._read), witnessed("written", BuildRun._write_pages)
"""
SEEN = """
sys.path.insert(0, {folder!r})
import witness
"""


def witnessed(folder: Path) -> str:
    """Settings under which the processes of a build say, in `folder`, what each reads and writes. The first waits for another to begin;
    each runs the line of Python in the variable `ACCIDENT`."""
    (folder / "witness.py").write_text(WITNESS)
    return SEEN.format(folder=str(folder))


def told(folder: Path, what: str) -> Mapping[int, list[str]]:
    """What each process has `read`, or `written`."""
    seen = folder / "seen" / what
    return {int(path.name): path.read_text().split() for path in seen.iterdir()} if seen.exists() else {}
