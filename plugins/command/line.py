"""Parse the words of a command line by what the command declares.

Options are whole words (`--output DOSSIER`, `--output=DOSSIER`); words with a space (« - coupure d’eau ») never are, nor is what
follows a lone `--`.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
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
