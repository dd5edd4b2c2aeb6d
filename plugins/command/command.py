"""A command: a function whose signature declares its words, whose docstring is its French help, and that answers with an exit code.

Options are whole words (`--output DOSSIER`, `--output=DOSSIER`); words with a space (« - coupure d’eau ») never are, nor is what
follows a lone `--`.
"""

import inspect
import shutil
import textwrap
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.publication.identifiers import find_closest


class UsageError(BeffroiError):
    """The command line is invalid; its message says what to type instead."""

    exit_code = Exit.SETTINGS


@dataclass(frozen=True)
class Argument:
    """What a command declares of one argument.

    `kind` is str, int, bool, or list for the positional argument that takes all the words left, unknown options included.
    A positional argument whose default is None must be given.
    """

    name: str
    kind: type
    default: Any
    help: str
    positional: bool


def parse_words(arguments: Iterable[Argument], words: Iterable[str]) -> dict[str, Any]:
    """The values given in `words`, by name; what is not given is absent. Raises UsageError."""
    arguments, remaining = list(arguments), deque(words)
    options = {format_flag(argument): argument for argument in arguments if not argument.positional}
    takes_all = any(argument.kind is list for argument in arguments)
    values: dict[str, Any] = {}
    free: list[str] = []
    while remaining:
        word = remaining.popleft()
        name, equals, value_text = word.partition("=")
        if word == "--":
            free.extend(remaining)
            break
        if name in options:
            values[options[name].name] = _parse_value(options[name], value_text if equals else None, remaining)
        elif word.startswith("-") and word != "-" and " " not in name and not takes_all:
            raise UsageError(format_unknown_word("option", name, list(options)))
        else:
            free.append(word)
    return values | _assign_positionals([argument for argument in arguments if argument.positional], free)


def format_flag(argument: Argument) -> str:
    """An option as typed: `--dry-run`; the parameter `in_` is `--in`, whose name Python keeps for itself."""
    return f"--{argument.name.replace('_', '-').rstrip('-')}"


def format_value_name(argument: Argument) -> str:
    """How help names the value: `DOSSIER` when the argument's own help is `DOSSIER : où écrire`, else VALEUR."""
    name, colon, _ = argument.help.partition(" : ")
    return name if colon and name.isupper() else "VALEUR"


def extract_explanation(argument: Argument) -> str:
    """The argument's own help, without the name of its value."""
    return argument.help.removeprefix(f"{format_value_name(argument)} : ")


def format_unknown_word(what: str, word: str, known_words: list[str]) -> str:
    """The sentence for an unknown word, with a suggestion."""
    meant = find_closest(word, known_words)
    guess = f" Vouliez-vous dire « {meant} » ?" if meant else ""
    return f"« {word} » : cette {what} n’existe pas.{guess}"


def _parse_value(argument: Argument, text: str | None, left: deque[str]) -> Any:
    if argument.kind is bool:
        if text is not None:
            raise UsageError(f"{format_flag(argument)} n’attend pas de valeur.")
        return True
    if text is None:
        if not left or left[0].startswith("--"):
            raise UsageError(f"{format_flag(argument)} attend une valeur : {format_flag(argument)} {format_value_name(argument)}.")
        text = left.popleft()
    return _cast(argument, text)


def _cast(argument: Argument, text: str) -> Any:
    try:
        return argument.kind(text)
    except ValueError:
        raise UsageError(f"{format_flag(argument)} attend un nombre entier, et non « {text} ».") from None


def _assign_positionals(places: list[Argument], free: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    remaining = deque(free)
    for place in places:
        if place.kind is list:
            values[place.name] = list(remaining)
            remaining.clear()
        elif remaining:
            values[place.name] = remaining.popleft()
        elif place.default is None:
            raise UsageError(f"il manque un mot : {format_value_name(place)}.")
    if remaining:
        raise UsageError(f"« {remaining[0]} » est de trop. Un titre de plusieurs mots s’écrit entre guillemets.")
    return values


def format_usage(name: str, description: str, arguments: Sequence[Argument]) -> str:
    """The usage of one command: its arguments, purpose and options."""
    places = [argument for argument in arguments if argument.positional]
    options = [argument for argument in arguments if not argument.positional]
    words = [*(_format_positional(argument) for argument in places), *(f"[{_format_option(argument)}]" for argument in options)]
    parts = [" ".join(["Usage : ./beffroi", name, *words]) + "\n", textwrap.indent(description.strip(), "  ") + "\n"]
    rows = [(format_value_name(argument), extract_explanation(argument)) for argument in places]
    rows += [(_format_option(argument), extract_explanation(argument)) for argument in options]
    rows.append(("--help", "montre cette aide"))
    return "\n".join([*parts, format_columns(rows, max(len(row[0]) for row in rows))]).rstrip()


def _format_positional(argument: Argument) -> str:
    name = format_value_name(argument)
    if argument.kind is list:
        return f"[{name} …]"
    return name if argument.default is None else f"[{name}]"


def _format_option(argument: Argument) -> str:
    return format_flag(argument) if argument.kind is bool else f"{format_flag(argument)} {format_value_name(argument)}"


def format_columns(rows: Iterable[tuple[str, str]], width: int, columns: int | None = None) -> str:
    """Names of `width` characters, and the text of each beside it, on lines of so many `columns`: those of the terminal without them."""
    room = max((columns or shutil.get_terminal_size().columns) - width - 5, 30)
    lines = []
    for name, text in rows:
        first, *others = textwrap.wrap(text, room) or [""]
        lines.append(f"  {name:<{width}}   {first}".rstrip())
        lines.extend(" " * (width + 5) + other for other in others)
    return "\n".join(lines) + "\n"


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
