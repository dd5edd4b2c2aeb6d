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
from collections import Counter
from pathlib import Path

OWNER = re.compile(r"/plugins/(\w+)/|/(theme)/templates/|/site-packages/(markdown|pelican)/")
EVERY = 0.005
"""Seconds of processor time; each sample is charged with what really went by."""

spent, last = Counter(), [time.process_time()]


def look(_, frame) -> None:
    """Charge what went by since the last look."""
    now = time.process_time()
    spent[owner(frame)] += now - last[0]
    last[0] = now


def owner(frame) -> str:
    """Who is at work: the first name met from the innermost frame outwards."""
    while frame:
        found = OWNER.search(frame.f_code.co_filename)
        if found:
            return next(filter(None, found.groups()))
        frame = frame.f_back
    return "Python"


def leave() -> None:
    """Write the account of this process."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    Path(os.environ["SAMPLES"], f"{os.getpid()}.json").write_text(json.dumps(spent))


if "SAMPLES" in os.environ:
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    atexit.register(leave)
