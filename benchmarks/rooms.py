"""What each room costs in the full journal, built by one process: an article from nothing, and each sort of edit."""

import json
import os
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.compare import furnish
from benchmarks.measure import measure
from benchmarks.scenarios import COLD, SCENARIOS
from benchmarks.tools import pelican

SAMPLER = Path(__file__).resolve().parent / "sampler"
ONE_PROCESS = "BUILD_PROCESSES = 1\n"
MEASURED = [scenario for scenario in SCENARIOS if scenario.name != "nothing changed"]
HEAD = (
    "| {size:,} articles, one process | ms of processor per article, from nothing | "
    + " | ".join(f"{scenario.name}, ms" for scenario in MEASURED[1:])
    + " |\n|---"
    + "|---:" * len(MEASURED)
    + "|"
)

Accounts = dict[str, Counter[str]]
"""Seconds of processor time by who spent them, for each scenario."""


def rows(size: int, runs: int) -> Iterator[str]:
    """The rows of the table, the dearest of an edit first: medians of the runs."""
    found = [_accounts(size) for _ in range(runs)]
    medians = {scenario.name: _medians([accounts[scenario.name] for accounts in found]) for scenario in MEASURED}
    owners = set().union(*medians.values())
    for who in sorted(owners, key=lambda who: -sum(account.get(who, 0) for name, account in medians.items() if name != COLD)):
        yield _row(who, [account.get(who, 0) for account in medians.values()], size)
    yield _row("**whole**", [sum(account.values()) for account in medians.values()], size)


def _row(who: str, seconds: list[float], size: int) -> str:
    cold, *edits = seconds
    return f"| {who} | {1000 * cold / size:.2f} | " + " | ".join(f"{1000 * each:.0f}" for each in edits) + " |"


def _medians(accounts: list[Counter[str]]) -> dict[str, float]:
    return {who: statistics.median(account[who] for account in accounts) for who in set().union(*accounts)}


def _accounts(size: int) -> Accounts:
    """Those of one site: built from nothing, then edited, each edit over what the one before left."""
    tool, found = pelican.journal(), {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        content = furnish(tool, folder, size)
        with (folder / "conf.py").open("a") as settings:
            settings.write(ONE_PROCESS)
        for scenario in MEASURED:
            scenario.change(content, size, tool.written)
            samples = Path(name) / scenario.name
            samples.mkdir()
            path = os.pathsep.join(filter(None, [str(SAMPLER), os.environ.get("PYTHONPATH")]))
            measure(tool.command(folder, ""), folder, {**tool.environ, "PYTHONPATH": path, "SAMPLES": str(samples)})
            found[scenario.name] = sum((Counter(json.loads(account.read_text())) for account in samples.iterdir()), Counter())
    return found
