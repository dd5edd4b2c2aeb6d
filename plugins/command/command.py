"""A command: a function whose signature declares its words, whose docstring is its French help, and that answers with an exit code."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.command.help import format_usage
from plugins.command.line import Argument, UsageError, parse_words
from plugins.core.infrastructure.errors import Exit

CommandFunction = Callable[..., "int | None"]
"""Gives an Exit, or None when all is done, or raises a BeffroiError."""


@dataclass
class Command:
    """`positional` are the parameters that are given without an option, in their order: without any, those that have no default.
    `iterable` ones take all the words left. `help` is by parameter, written as its option."""

    function: CommandFunction
    help: Mapping[str, str] = field(default_factory=dict)
    positional: Sequence[str] = ()
    iterable: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.__doc__ = self.function.__doc__
        self.name = self.function.__name__.rstrip("_")

    def answer(self, words: Sequence[str]) -> int:
        """The exit code, once it has done what `words` ask, or explained itself. Raises UsageError."""
        ours = words[: words.index("--")] if "--" in words else words
        arguments = list(self._list_arguments())
        if {"--help", "-h"} & set(ours):
            print(format_usage(self.name, inspect.getdoc(self.function) or "", arguments))
            return Exit.DONE
        try:
            values = parse_words(arguments, words)
        except UsageError as error:
            raise UsageError(f"{self.name} : {error} ./beffroi {self.name} --help montre l’usage.") from None
        defaults = {argument.name: argument.default for argument in arguments}
        return int(self.function(**defaults | values) or Exit.DONE)

    def _list_arguments(self) -> Iterator[Argument]:
        """The positional ones first, in their order."""
        parameters = inspect.signature(self.function).parameters
        help_texts = {name.replace("-", "_"): text for name, text in self.help.items()}
        bare = [name for name, parameter in parameters.items() if parameter.default is parameter.empty]
        places = list(self.positional) or bare
        for name in (*places, *(name for name in parameters if name not in places)):
            default = None if name in bare else parameters[name].default
            kind = list if name in self.iterable else str if default is None else type(default)
            yield Argument(name, kind, default, help_texts.get(name.rstrip("_"), ""), name in places)


def command(
    help: Mapping[str, str] | None = None, positional: Sequence[str] = (), iterable: Sequence[str] = ()
) -> Callable[[CommandFunction], Command]:
    """Makes a command of a function; the options are those of Command."""
    return lambda function: Command(function, help or {}, positional, iterable)
