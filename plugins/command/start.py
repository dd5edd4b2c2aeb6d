"""Where a command line begins: what can be answered at once is, before Invoke, a room's settings or the other commands are imported."""

from collections.abc import Mapping, Sequence
from importlib import import_module

AT_ONCE = {"build": "plugins.command.unchanged"}
"""The module whose `answered(words)` gives the exit code of a command once it has done all that is asked; None when it leaves it."""


INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT, as a shell says it."""


def run(groups: Mapping[str, Mapping[str, str]], words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, as `program.run` says it."""
    try:
        code = import_module(AT_ONCE[words[0]]).answered(words[1:]) if words and words[0] in AT_ONCE else None
        return import_module("plugins.command.program").run(groups, words) if code is None else code
    except KeyboardInterrupt:
        return INTERRUPTED
