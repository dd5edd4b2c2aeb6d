"""Looked for by any Python that starts (https://docs.python.org/3/library/site.html): counts where its processor time goes.

Every few milliseconds of work, the innermost frame that belongs to a room, to a theme or to Markdown is charged with them: a room pays
for the libraries that it calls. Each process leaves its account, in JSON, in the folder named by SAMPLES.
"""

import atexit
import json
import os
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FrameType

OWNER = re.compile(r"/plugins/(\w+)/|/(theme)/templates/|/site-packages/(markdown|pelican)/")
EVERY = 0.005
"""Seconds of processor time; each sample is charged with what really went by.
The timer of all processor time is taken: `journal/editorial/suspect_text.py`."""

spent, last = defaultdict[str, float](float), [time.process_time()]


def look(_: int, frame: FrameType | None) -> None:
    """Charge what went by since the last look; the next one waits for the end of this one."""
    now = time.process_time()
    spent[owner(frame)] += now - last[0]
    last[0] = now
    signal.setitimer(signal.ITIMER_VIRTUAL, EVERY)


def owner(frame: FrameType | None) -> str:
    """Who is at work: the first name met from the innermost frame outwards."""
    while frame:
        found = OWNER.search(frame.f_code.co_filename)
        if found:
            return str(next(filter(None, found.groups())))
        frame = frame.f_back
    return "Python"


def begin() -> None:
    """Look at this process from now on: a copy of another begins its own account."""
    spent.clear()
    last[0] = time.process_time()
    signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, EVERY)


def leave() -> None:
    """Write the account of this process."""
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    Path(os.environ["SAMPLES"], f"{os.getpid()}.json").write_text(json.dumps(spent))


def leave_at_once(status: int, end: Callable[[int], None] = os._exit) -> None:
    """In place of `os._exit`, by which copies end."""
    leave()
    end(status)


if "SAMPLES" in os.environ:
    begin()
    atexit.register(leave)
    setattr(os, "_exit", leave_at_once)  # noqa: B010 – a checker lets nothing but what never returns stand there
    os.register_at_fork(after_in_child=begin)
