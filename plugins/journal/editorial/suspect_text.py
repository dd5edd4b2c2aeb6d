"""Traces in a text that readers would see or wait for: another tool's marks, Markdown printed as it is, bodies too costly to convert."""

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from types import FrameType
from typing import Any

from plugins.core.publication.identifiers import slugify
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


# Find traces of another tool in a text that readers would see: entities, tags in a title, shortcodes.
# One archive in two has some by the hundred; `check` tells each sort once, with the remedy that is good for all.

REMARKS = frozenset({"signe codé", "balise dans l’en-tête", "titre répété", "adresse pour auteur"})
"""Sorts that stop no new text either: somebody may mean them."""

HEADS = (("title", "titre"), ("summary", "résumé"))
ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|laquo|raquo|hellip|rsquo|lsquo|ldquo|rdquo|ndash|mdash|[a-z]+(?:acute|grave|circ|cedil|uml)"
    r"|euro|deg|oelig|#\d{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
TAG = re.compile(r"</?(?:p|br|b|i|u|em|strong|a|span|div|h[1-6]|img|ul|ol|li|font|sup|sub|small)(?:\s[^<>]*)?/?>", re.IGNORECASE)
SHORTCODE = re.compile(
    r"(?<![\\\]!])\[/?(caption|gallery|embed|playlist|contact-form-7|wpforms|gravityform|ninja_form|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+)"
    r"(?:\s[^\]\n]*)?\](?![(:]|\[(?!/?\w+_))"
)
"""Those of WordPress itself, https://developer.wordpress.org/apis/shortcode/, and of the extensions met most. What is a link is none."""
LIKE_A_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|playlist|contact-form-7|wpforms|gravityform|ninja_form|vc_|et_pb_|su_|fusion_)"
)
"""The beginning of any of them: it begins with one sign, which is found in no time."""
EMBEDDED = re.compile(r"!\[[^\]\n]*\]\(\s*<?data:|<img\b[^>]*\bsrc\s*=\s*[\"']?data:", re.IGNORECASE)
HEADING = re.compile(r"\s*(?:#{1,6}[ \t]*([^\n]+?)[ \t]*#*[ \t]*(?:\n|$)|([^\n]+)\n(?:=+|-+)[ \t]*(?:\n|$))")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)


def find_garbled(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """Find garbled text in the publication: the subject in French, and the mistake with its line."""
    for key, label in HEADS:
        yield from ((label, wrong) for wrong in _find_in_line(values.get(key), head.get_line(key)))
    for author in (*values.get("authors", ()), *filter(None, [values.get("author")])):
        if MAIL.fullmatch(author.strip()):
            line = head.get_line("authors" if "authors" in values else "author")
            yield "auteur", InvalidValue("une adresse électronique n’est pas un nom.", "Écrivez le nom.", "adresse pour auteur", line=line)
    yield from (("texte", wrong) for wrong in _find_in_body(str(values.get("title") or ""), head))


def _find_in_line(text: object, line: int) -> Iterator[InvalidValue]:
    if not isinstance(text, str):
        return
    if match := ENTITY.search(text):
        yield InvalidValue(
            f"« {match[0]} » est le code d’un signe, que les lecteurs verraient.", "Écrivez le signe lui-même.", "signe codé", line=line
        )
    if match := TAG.search(text):
        yield InvalidValue(
            f"« {shorten_for_message(match[0])} » est une balise, que les lecteurs verraient.",
            "Effacez-la.",
            "balise dans l’en-tête",
            line=line,
        )


def _find_in_body(title: str, head: FrontMatter) -> Iterator[InvalidValue]:
    body = head.body
    if LIKE_A_SHORTCODE.search(body) and (match := SHORTCODE.search(CODE.sub(lambda code: re.sub(r"[^\n]", "`", code[0]), body))):
        remedy = "Gardez les mots et l’image, effacez ce qui est entre crochets."
        yield InvalidValue(
            f"« [{match[1]}] » est un code de WordPress, que les lecteurs verraient.",
            remedy,
            "code WordPress",
            line=_find_line(head, match),
        )
    if "data:" in body and (match := EMBEDDED.search(body)):
        text = "une image est écrite dans le texte même (« data: »)."
        remedy = "Enregistrez-la dans content/images/, et écrivez ![…](/images/…)."
        yield InvalidValue(text, remedy, "image dans le texte", line=_find_line(head, match))
    first = HEADING.match(body) if title else None
    if first and slugify(first[1] or first[2]) == slugify(title):
        yield InvalidValue(
            "le titre y est répété : la page l’a déjà.",
            "Effacez cette ligne.",
            "titre répété",
            line=_find_line(head, first, first.start(1 if first[1] else 2)),
        )


def _find_line(head: FrontMatter, match: re.Match[str], place: int | None = None) -> int:
    return head.body_line + head.body.count("\n", 0, match.start() if place is None else place)


# Estimate how expensive a body is to convert.
# Markdown looks for each closing sign to the end of the paragraph: a page of brackets would keep `check` and publishing busy for minutes.

LONGEST_BODY = 300_000
"""Characters: five times the longest of 863 real articles."""

MOST_COST = 3_000_000
"""Signs left open × characters to look through. The hardest of 863 real articles is 1.5 % of it; there Python-Markdown takes 0.5 s."""

LIGHTER = 80
"""How many fences and comments cost what one bracket left open does: measured, 5,000 fences in 50,000 characters take 1 s."""

PARAGRAPH = re.compile(r"\n[ \t]*\n")
PAIRS = re.compile(r"[\[\]()]")
UNCLOSED = re.compile(r"<(?![^<]*>)")
HEADING_SIGN = re.compile(r"^#", re.MULTILINE)
BEYOND_PARAGRAPHS = re.compile(r"<!--|^(?:```|~~~)", re.MULTILINE)


def is_excessive(body: str) -> bool:
    """Whether `body` should not be converted at all."""
    return len(body) > LONGEST_BODY or (len(body) * _count_signs(body) > MOST_COST and estimate_markdown_cost(body) > MOST_COST)


def estimate_markdown_cost(body: str) -> int:
    """The characters that converting `body` would look through in vain, or nearly so; linear to compute."""
    wide = len(body) * len(BEYOND_PARAGRAPHS.findall(body)) // LIGHTER
    notes = body.count("[^") ** 2
    return wide + notes + sum(len(paragraph) * _count_left_open(paragraph) for paragraph in PARAGRAPH.split(body))


def _count_signs(body: str) -> int:
    """At least as many as the signs that `estimate_markdown_cost` multiplies by a length: six counts, where it reads each paragraph sign
    by sign."""
    return 2 * body.count("[") + 2 * body.count("<") + sum(map(body.count, "(#`~"))


def _count_left_open(paragraph: str) -> int:
    depth, deepest = {"[": 0, "(": 0}, {"[": 0, "(": 0}
    for sign in PAIRS.findall(paragraph):
        opening = {"]": "[", ")": "("}.get(sign, sign)
        depth[opening] = depth[opening] + 1 if sign == opening else max(0, depth[opening] - 1)
        deepest[opening] = max(deepest[opening], depth[opening])
    return sum(deepest.values()) + len(UNCLOSED.findall(paragraph)) + len(HEADING_SIGN.findall(paragraph))


# The time limit for converting one text, in processor seconds, scaled to the speed of the reference machine.
# `markdown_cost.py` refuses known endless cases before they begin; a timer stops the unforeseen ones, in regular expressions too: CPython
# checks for signals while it matches. Two looks at one text agree: the time of others is not counted, nor the slowness of the machine,
# which is measured once a text takes long; and what `check` lets through has half as much again in a build.

CHECKED, SHOWN = 1.0, 1.5
"""Seconds for `check`, and for a build or a preview: the hardest of 863 real articles takes 0.5, 300,000 characters of law 0.15."""

AGAIN = 0.1
"""Seconds until it is said again, where the first time was lost: Python swallows what is raised in a finaliser."""

REFERENCE = 0.010
"""Seconds of `_measure_stint` on the machine where the numbers of this module were measured (Python 3.11, 2 cores at 2.6 GHz)."""

SET_HANDLER = vars(signal).get("_signal", signal).signal
"""What `signal.signal` calls, which makes an `enum` of each handler, or fails to by an exception: 2 µs, four times a text."""

SAMPLE = re.compile(r"(\w+)[ ,.]+(?=\w)")
PROSE = "Toute convocation est faite par le maire. Elle indique les questions portées à l’ordre du jour. " * 4


class OutOfTime(BaseException):
    """The time is over. No `Exception`: no library takes it for an error of its own."""

    wrong = InvalidValue(
        "ce texte est trop long à convertir : des signes y sont répétés par milliers.",
        "Retirez ce qui se répète, ou coupez-le en plusieurs publications.",
        "texte illisible",
    )


@contextmanager
def limit_processor_time(seconds: float) -> Iterator[None]:
    """Raises OutOfTime once the block has taken `seconds`.

    Without a timer (Windows, another thread than the first) it takes what it takes.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    began, is_over = time.process_time(), False

    def ring(_number: int, _frame: FrameType | None) -> None:
        if is_over:
            return
        remaining = seconds * measure_slowness() - (time.process_time() - began)
        if remaining <= 0:
            raise OutOfTime
        signal.setitimer(signal.ITIMER_PROF, remaining, AGAIN)

    before = SET_HANDLER(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        SET_HANDLER(signal.SIGPROF, before)


@lru_cache(maxsize=1)
def measure_slowness() -> float:
    """How many times slower this machine is than the reference one, at least once; measured only for a slow text."""
    return max(1.0, min(_measure_stint() for _ in range(3)) / REFERENCE)


def _measure_stint() -> float:
    """Seconds of a little work like a converter's: matches, strings put together."""
    began = time.process_time()
    for _ in range(400):
        pieces = [match[1] for match in SAMPLE.finditer(PROSE)]
        " ".join(pieces).replace("maire", "m")
    return time.process_time() - began
