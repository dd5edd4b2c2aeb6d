"""What `./beffroi` runs: the commands of `plugins/command/table.py`."""

import sys

from plugins.command.start import exit_process, run

if __name__ == "__main__":
    exit_process(sys.argv[1:], run(sys.argv[1:]))
