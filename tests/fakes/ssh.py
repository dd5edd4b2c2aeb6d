"""An `ssh` that goes nowhere: it says how it was called, and runs here what it was asked to run there."""

from pathlib import Path

REACHES = 'for last; do :; done\nexec sh -c "$last"\n'
REACHES_NOTHING = "exit 255\n"


def stand_in(folder: Path, reaches: bool = True) -> Path:
    """Its path, in `folder`; each call adds a line to the file `called` there."""
    folder.mkdir(exist_ok=True)
    program = folder / "ssh"
    program.write_text(f'#!/bin/sh\necho "$@" >>"{folder}/called"\n{REACHES if reaches else REACHES_NOTHING}')
    program.chmod(0o755)
    return program
