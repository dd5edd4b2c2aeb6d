"""Serves a session by hand, to develop the phone's page: `python -m tests.council_live.by_hand [folder] [port]`; prints two codes."""

import signal
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from tests.council_live.evening import session, world


def main() -> None:
    """Until Ctrl-C. A folder that is given again is taken up where it was left."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    start = datetime.now(PARIS) - timedelta(minutes=10)
    with world(folder, lambda: session(start), lambda: datetime.now(PARIS), int(sys.argv[2]) if len(sys.argv) > 2 else 0) as one:
        sys.stdout.write(f"{one.origin}/direct/  {one.invite('Camille')}  {one.invite('Jo')}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
