"""Ask the questions of `init` in a terminal: Enter accepts the default, a mistake is explained and asked again."""

import sys
from collections.abc import Callable

from plugins.core.publication.whole_number import parse_whole_number
from plugins.towns.town_folder.answers import Question

YES = {"o": True, "oui": True, "y": True, "n": False, "non": False}


def ask_in_terminal(question: Question, default: object, read: Callable[[str], str] = input) -> object:
    """The answer of a person, read until it has no mistake."""
    while True:
        typed = read(f"{_format_prompt(question, default)} ").strip()
        value = default if not typed else _parse_value(question, typed)
        if typed and (wrong := list(question.find_mistakes(value))):
            print(f"  {wrong[0]}", file=sys.stderr)
            continue
        return value


def take_default(question: Question, default: object) -> object:
    """The default answer, without a person to ask."""
    return default


def _format_prompt(question: Question, default: object) -> str:
    hint = f" ({question.help})" if question.help else ""
    hint += f" [{' / '.join(question.choices)}]" if question.choices else ""
    if question.type == "flag":
        return f"{question.text} [{'O/n' if default else 'o/N'}]"
    default_text = ", ".join(default) if isinstance(default, list) else default
    return f"{question.text}{hint}{f' [{default_text}]' if default_text else ''} :"


def _parse_value(question: Question, written: str) -> object:
    if question.type == "flag":
        return YES.get(written.lower(), written)
    if question.type == "number":
        number = parse_whole_number(written.replace(" ", "").replace("\u202f", ""))
        return written if number is None else number
    if question.type == "texts":
        return [word.strip() for word in written.split(",") if word.strip()]
    return written
