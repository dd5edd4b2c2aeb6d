"""A command: an Invoke task that reads its own words, explains itself in French and answers with an exit code.

Invoke takes longer to import than most commands take to run (0.12 s): only a command's own file imports this one.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from invoke.collection import Collection
from invoke.config import Config
from invoke.context import Context
from invoke.executor import Executor
from invoke.tasks import Task, task

from plugins.command.help import format_usage
from plugins.command.line import Argument, UsageError, parse_words
from plugins.core.infrastructure.errors import Exit

__all__ = ["Command", "Context", "command"]


class Command(Task[Callable[..., "int | None"]]):
    """A task whose docstring is its French help, the first line its description.

    Its function returns an Exit, or None when all is done, or raises a BeffroiError.
    """

    def answer(self, words: Sequence[str]) -> int:
        """The exit code, once it has done what `words` ask, or explained itself. Raises UsageError."""
        ours = words[: words.index("--")] if "--" in words else words
        arguments = cast(Sequence[Argument], self.get_arguments())
        if {"--help", "-h"} & set(ours):
            print(format_usage(self.name, inspect.getdoc(self) or "", arguments))
            return Exit.DONE
        try:
            values = parse_words(arguments, words)
        except UsageError as error:
            raise UsageError(f"{self.name} : {error} ./beffroi {self.name} --help montre l’usage.") from None
        return self._run_task(values)

    def _run_task(self, values: dict[str, Any]) -> int:
        collection = Collection()
        collection.add_task(self, name=self.name)
        results: Mapping[Any, Any] = Executor(collection, Config(lazy=True)).execute((self.name, values))
        return int(results[self] or Exit.DONE)


def command(**options: Any) -> Callable[[Callable[..., int | None]], Command]:
    """Makes a command of a function; `options` are those of Invoke's `task`."""
    return cast(Callable[[Callable[..., int | None]], Command], task(klass=Command, **options))
