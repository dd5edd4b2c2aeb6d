"""Where a command line begins: what can be answered at once is, before Invoke, a room's settings or the other commands are imported."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module

AT_ONCE = {"build": "plugins.command.unchanged"}
"""The module whose `answered(words)` gives the exit code of a command once it has done all that is asked; None when it leaves it."""

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT, as a shell says it."""


def run(groups: Mapping[str, Mapping[str, str]], words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, as `program.run` says it. One that is answered at once ends this process."""
    try:
        if words and words[0] in AT_ONCE:
            _at_once(words)
        return import_module("plugins.command.program").run(groups, words)
    except KeyboardInterrupt:
        return INTERRUPTED


def _at_once(words: Sequence[str]) -> None:
    """Answer, and end. Python neither looks for what can be forgotten meanwhile, nor takes to pieces at the end all that lay on the disk of
    ten thousand articles: 0.03 s, for a process that has nothing left to do."""
    gc.disable()
    code = import_module(AT_ONCE[words[0]]).answered(words[1:])
    if code is not None:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    gc.enable()
