"""What each room costs an article in the full journal, built from nothing by one process."""

import json
import os
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.compare import furnish
from benchmarks.measure import measure
from benchmarks.tools import pelican

SAMPLER = Path(__file__).resolve().parent / "sampler"
ONE_PROCESS = "BUILD_PROCESSES = 1\n"


def rows(size: int, runs: int) -> Iterator[str]:
    """The rows of the table, the dearest first: milliseconds of processor time per article, median of the runs."""
    accounts = [_account(size) for _ in range(runs)]
    medians = {who: statistics.median(account[who] for account in accounts) for who in set().union(*accounts)}
    whole = sum(medians.values())
    for who, seconds in sorted(medians.items(), key=lambda item: -item[1]):
        yield f"| {who} | {1000 * seconds / size:.2f} | {seconds / whole:.0%} |"
    yield f"| **whole** | {1000 * whole / size:.2f} | 100% |"


def _account(size: int) -> Counter[str]:
    """Seconds of processor time of one build, by who spent them."""
    tool, spent = pelican.journal(), Counter()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder, samples = Path(name) / "site", Path(name) / "samples"
        samples.mkdir()
        furnish(tool, folder, size)
        with (folder / "conf.py").open("a") as settings:
            settings.write(ONE_PROCESS)
        path = os.pathsep.join(filter(None, [str(SAMPLER), os.environ.get("PYTHONPATH")]))
        measure(tool.command(folder, ""), folder, {**tool.environ, "PYTHONPATH": path, "SAMPLES": str(samples)})
        for account in samples.iterdir():
            spent.update(json.loads(account.read_text()))
    return spent
