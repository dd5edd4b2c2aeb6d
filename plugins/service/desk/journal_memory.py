"""The process that keeps the journal in memory while people write: the worker starts it when someone opens a text; it ends when no one has
written for a while, and with the worker.

Without it, or when it dies, everything is done by the steps of a command, only later.
"""

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Exit
from plugins.engine.warm.client import is_warm
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.serving import WARM

WARM_UP = "desk.warm"
FIRST_TURN = 0
PATIENCE = 180.0
"""Seconds for which a publication waits for the journal to come into memory: ten thousand texts take twenty, and many times that on a busy
machine, where a build of its own would only wait for the one that is under way."""
GLANCE, PAUSE = 0.05, 0.5
"""Seconds between two looks, and before another try while the one of a former worker ends."""

_started: dict[Path, "subprocess.Popen[bytes]"] = {}
"""By the state folder of a town: what this worker has started."""


def ask_for_warmth(town: WebTown) -> None:
    """Ask for the journal in memory: somebody writes."""
    if town.service.warm and not is_warm(town.paths.state):
        put_work(WARM_UP, {}, town.clock(), key=WARM_UP, order=FIRST_TURN)


def start_memory(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Start the process, unless it runs."""
    if town.service.warm and not is_warm(town.paths.state):
        _get_process(town)
    return None


def wait_for_warmth(town: WebTown) -> bool:
    """Whether the journal is in memory; when its process is starting, once it is."""
    if not town.service.warm or not town.program:
        return False
    deadline, process = time.monotonic() + PATIENCE, None
    while not is_warm(town.paths.state):
        code = process.poll() if process is not None else Exit.LATER
        if time.monotonic() > deadline or code not in (None, Exit.LATER):
            return False
        if code == Exit.LATER:
            time.sleep(PAUSE if process is not None else 0)
            process = _get_process(town)
        time.sleep(GLANCE)
    return True


def end_warmth(town: WebTown) -> None:
    """End it: the town's settings have changed, and it knows the former ones."""
    process = _started.pop(town.paths.state, None)
    if process is not None and process.poll() is None:
        process.terminate()
        process.wait()


def _get_process(town: WebTown) -> "subprocess.Popen[bytes]":
    """The process that runs, or another."""
    process = _started.get(town.paths.state)
    if process is None or process.poll() is not None:
        environ = {**town.paths.environ, "BEFFROI_STATE": str(town.paths.state)}
        process = subprocess.Popen([*town.program, WARM], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environ)
        _started[town.paths.state] = process
    return process
