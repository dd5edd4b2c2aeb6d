"""A command is killed by whoever sees the moment to, on another thread than the one that waits for its end."""

import os
from pathlib import Path

from tests.warm import Running


def test_how_a_command_ended_is_read_by_who_waits_for_it_and_never_by_who_kills_it():
    reads, writes = os.pipe()
    running = Running(os.fdopen(reads), 2**22 + 1, Path(os.devnull))
    os.write(writes, b"0\n")
    os.close(writes)
    running.kill()
    assert running.returncode is None
    assert running.wait(0) == 0
    running.kill()
