"""The entry point of the command line: answers what it can before settings or other commands are imported."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

AT_ONCE = ("build",)
"""The commands that can be answered before any other is imported."""

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT, as a shell says it."""


def run(words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, as `program.run` says it."""
    try:
        code = _answer_at_once(words) if words and words[0] in AT_ONCE else None
        if code is not None:
            return code
        from plugins.command import program  # what tells failures, and the table

        return program.run(words)
    except KeyboardInterrupt:
        return INTERRUPTED


def exit_process(words: Sequence[str], code: int) -> NoReturn:
    """Exit once the command `words` is done. After a build, skip interpreter teardown: it would take 0.03 s for ten thousand articles."""
    if words and words[0] in AT_ONCE:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _answer_at_once(words: Sequence[str]) -> int | None:
    """The answer, while Python looks for nothing that can be forgotten; nor does it afterwards, when this process has but to end."""
    gc.disable()
    from plugins.command.quick_build import build_if_changed  # for a build alone

    code = build_if_changed(words[1:])
    if code is None:
        gc.enable()
    return code
