"""Signs of Markdown that it would print as they are, or leave empty, and say nothing: boxes, tables, notes."""

import re
from collections.abc import Iterator
from itertools import pairwise

from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.raw_value import FrontMatter, InvalidValue

BOX = re.compile(r"^!!!(?P<title> ?[\w-]+(?: +\"[^\"\n]*\")?[ \t]*$)?.*(?P<inside>\n(?:[ \t]*\n)*(?: {4}|\t)[ \t]*\S)?", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"\|[^|]+\|.*\S")
RULE = re.compile(r"[|:\- \t]*-[|:\- \t]*")
NOTE = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
CALL = re.compile(r"(?<!\\)\[\^([^\]\n]+)\](?!:)")

ELEMENT = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<keys>\s[^<>]*)?>")
MARKDOWN = re.compile(r"\smarkdown(?=[\s=>])")


def find_stored_marks(head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """Find misused Markdown in the body of `head`: the subject in French, and the mistake with its line."""
    body = _blank_code(head.body)
    for mistake in (*_find_boxes(body), *_find_tables(body), *_find_notes(body), *_find_elements(body)):
        mistake.line += head.body_line
        yield "texte", mistake


def find_unclosed_elements(body: str) -> list[tuple[str, int]]:
    """Elements with `markdown=` that are never closed, each with its line from 0: Markdown loses the content of two of one name."""
    if "markdown" not in body:
        return []
    opened: dict[str, list[tuple[int, bool]]] = {}
    for match in ELEMENT.finditer(_blank_code(body)):
        places = opened.setdefault(match["name"].lower(), [])
        if not match["end"]:
            places.append((body.count("\n", 0, match.start()), MARKDOWN.search(match[0]) is not None))
        elif places:
            places.pop()
    return [(name, line) for name, places in opened.items() for line, asks in places if asks]


def _find_elements(body: str) -> Iterator[InvalidValue]:
    for name, line in find_unclosed_elements(body):
        yield InvalidValue(
            f"« <{name} markdown> » n’est pas fermé.", f"Ajoutez « </{name}> » là où il finit.", "balise non fermée", line=line
        )


def _blank_code(body: str) -> str:
    """`body` with its code, lines and places kept, made of nothing that means anything."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", "`", code[0]), body) if "`" in body or "~~~" in body else body


def _find_boxes(body: str) -> Iterator[InvalidValue]:
    for match in BOX.finditer(body) if "!!!" in body else ():
        if not match["title"] or not match["inside"]:
            remedy = 'Écrivez « !!! info "Titre" », puis le texte dessous, en retrait de quatre espaces.'
            yield InvalidValue("cet encadré est vide ou sans titre.", remedy, "encadré mal écrit", line=body.count("\n", 0, match.start()))


def _find_tables(body: str) -> Iterator[InvalidValue]:
    lines = ["", *body.split("\n"), ""] if "|" in body else []
    for number, (before, first) in enumerate(pairwise(lines)):
        if not ROW.fullmatch(first) or ROW.fullmatch(before):
            continue
        below = lines[number + 2]
        if RULE.fullmatch(below) and before.strip():
            text, remedy = "ce tableau est collé au texte.", "Laissez une ligne vide au-dessus."
        elif ROW.fullmatch(below) and not RULE.fullmatch(below):
            text, remedy = "ce tableau n’a pas sa deuxième ligne.", "Ajoutez « |---|---| » sous la première, avec autant de colonnes."
        else:
            continue
        yield InvalidValue(text, remedy, "tableau mal écrit", line=number)


def _find_notes(body: str) -> Iterator[InvalidValue]:
    defined = set(NOTE.findall(body)) if "[^" in body else set()
    for match in CALL.finditer(body) if "[^" in body else ():
        if match[1] not in defined:
            defined.add(match[1])
            message = f"la note « [^{shorten_for_message(match[1])}] » n’est pas écrite."
            remedy = f"Ajoutez une ligne « [^{shorten_for_message(match[1])}]: … » à la fin."
            yield InvalidValue(message, remedy, "note manquante", line=body.count("\n", 0, match.start()))
