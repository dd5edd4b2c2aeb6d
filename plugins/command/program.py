"""`./beffroi COMMANDE …`: Invoke's tasks as flat words, with French help, and exit codes that mean the same everywhere.

`tasks.py` declares the commands and ends with `sys.exit(run(COMMANDS, sys.argv[1:]))`.
"""

import inspect
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout

from invoke import Collection, Config, Executor, Task

from plugins.command.help import overview, usage
from plugins.command.line import UsageError, read, unknown
from plugins.command.terminal import Harmless
from plugins.publication.errors import BeffroiError, Exit
from plugins.publication.redact import Redactor

DEFECT = 70
"""A defect of Beffroi itself: EX_SOFTWARE of sysexits.h, away from the codes that ask something of a person."""

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT, as a shell says it."""


def run(groups: Mapping[str, Sequence[Task]], words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, once it has run.

    `groups` maps a French heading to its commands, in the order of the day's work. A task's docstring is its French help, the first
    line its description; it returns an Exit, or None when all is done, or raises a BeffroiError.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    with redirect_stdout(Harmless(sys.stdout)), redirect_stderr(Harmless(sys.stderr)):
        return _run(groups, words)


def _run(groups: Mapping[str, Sequence[Task]], words: Sequence[str]) -> int:
    try:
        code = _answer(groups, list(words))
        sys.stdout.flush()
        return code
    except BeffroiError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except Exception as error:
        return _defect(error)


def _answer(groups: Mapping[str, Sequence[Task]], words: list[str]) -> int:
    tasks = {task.name: task for group in groups.values() for task in group}
    if not words or words[0] in ("--help", "-h", "help"):
        print(overview({heading: {task.name: _summary(task) for task in group} for heading, group in groups.items()}))
        return Exit.DONE
    name, *rest = words
    if name not in tasks:
        raise UsageError(unknown("commande", name, list(tasks)) + " ./beffroi --help les montre toutes.")
    arguments = tasks[name].get_arguments()
    if {"--help", "-h"} & set(rest[: rest.index("--")] if "--" in rest else rest):
        print(usage(name, inspect.getdoc(tasks[name]) or "", arguments))
        return Exit.DONE
    try:
        values = read(arguments, rest)
    except UsageError as error:
        raise UsageError(f"{name} : {error} ./beffroi {name} --help montre l’usage.") from None
    return _execute(tasks[name], values)


def _execute(task: Task, values: dict) -> int:
    collection = Collection()
    collection.add_task(task, name=task.name)
    results = Executor(collection, Config(lazy=True)).execute((task.name, values))
    return int(results[task] or Exit.DONE)


def _summary(task: Task) -> str:
    return (inspect.getdoc(task) or "").partition("\n")[0]


def _defect(error: Exception) -> int:
    """Says what happened in one line; the whole story only when `BEFFROI_DEBUG=1` asks for it. Never says a secret."""
    story = f"{type(error).__name__}, {error}".replace("\n", " ")
    remedy = "BEFFROI_DEBUG=1 devant la commande montre d’où elle vient."
    if os.environ.get("BEFFROI_DEBUG") == "1":
        remedy = "\n" + "".join(traceback.format_exception(error)).rstrip()
    print(Redactor(os.environ).clean(f"Erreur inattendue, un défaut de Beffroi : {story}. {remedy}"), file=sys.stderr)
    return DEFECT
