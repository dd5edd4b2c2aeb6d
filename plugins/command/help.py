"""The help of the command line, in French."""

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from plugins.command.line import Argument, extract_explanation, format_flag, format_value_name
from plugins.command.table import CommandRow, group_rows

EXIT_CODES = """\
Codes de sortie, les mêmes partout :
  0  c’est fait
  1  des textes sont à corriger
  2  les réglages ou la ligne de commande sont à corriger
  3  une personne est attendue : un réseau refuse, une issue est douteuse, le registre n’est pas commencé
  4  pas maintenant : relancez plus tard
 70  un défaut de Beffroi lui-même
"""


def format_overview(commands: Sequence[CommandRow]) -> str:
    """Every command with its one line, in the order of the day's work."""
    width = max(len(row.name) for row in commands)
    parts = ["Beffroi, le journal de la ville.\n\nUsage : ./beffroi COMMANDE [options]\n"]
    for heading, rows in group_rows(commands).items():
        parts.append(f"{heading}\n{format_columns([(row.name, row.description) for row in rows], width)}")
    parts.append("./beffroi COMMANDE --help explique une commande ; ./beffroi help, les pages du manuel.\n")
    return "\n".join([*parts, EXIT_CODES]).rstrip()


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
