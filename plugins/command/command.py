"""A command: an Invoke task that reads its own words, explains itself in French and answers with an exit code.

Invoke takes longer to import than most commands take to run (0.12 s): only a command's own file imports this one.
"""

import inspect
from collections.abc import Sequence
from functools import partial

from invoke import Collection, Config, Executor, Task, task

from plugins.command.help import usage
from plugins.command.line import UsageError, parse_words
from plugins.infrastructure.errors import Exit


class Command(Task):
    """A task whose docstring is its French help, the first line its description.

    Its function returns an Exit, or None when all is done, or raises a BeffroiError.
    """

    def answer(self, words: Sequence[str]) -> int:
        """The exit code, once it has done what `words` ask, or explained itself. Raises UsageError."""
        arguments, ours = self.get_arguments(), words[: words.index("--")] if "--" in words else words
        if {"--help", "-h"} & set(ours):
            print(usage(self.name, inspect.getdoc(self) or "", arguments))
            return Exit.DONE
        try:
            values = parse_words(arguments, words)
        except UsageError as error:
            raise UsageError(f"{self.name} : {error} ./beffroi {self.name} --help montre l’usage.") from None
        return self._execute(values)

    def _execute(self, values: dict) -> int:
        collection = Collection()
        collection.add_task(self, name=self.name)
        results = Executor(collection, Config(lazy=True)).execute((self.name, values))
        return int(results[self] or Exit.DONE)


command = partial(task, klass=Command)
"""Makes a command of a function, as Invoke's `task` makes a task."""
