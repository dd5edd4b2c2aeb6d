"""What `./beffroi` runs: the commands of `plugins/command/table.py`."""

import sys

from plugins.command.start import leave, run

if __name__ == "__main__":
    leave(sys.argv[1:], run(sys.argv[1:]))
