"""Where a command line begins: what can be answered at once is, before Invoke, a room's settings or the other commands are imported."""

from collections.abc import Mapping, Sequence
from importlib import import_module

AT_ONCE = {"build": "plugins.command.unchanged"}
"""The module whose `answered(words)` says whether it has done all that the words after a command ask."""


def run(groups: Mapping[str, Mapping[str, str]], words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, as `program.run` says it."""
    first = AT_ONCE.get(words[0]) if words else None
    if first and import_module(first).answered(words[1:]):
        return 0
    return import_module("plugins.command.program").run(groups, words)
