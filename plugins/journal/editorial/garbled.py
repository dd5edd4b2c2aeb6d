"""Find traces of another tool in a text that readers would see: entities, tags in a title, shortcodes.

One archive in two has some by the hundred; `check` tells each sort once, with the remedy that is good for all.
"""

import re
from collections.abc import Iterator
from typing import Any

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.raw_value import FrontMatter, InvalidValue
from plugins.journal.editorial.stored_marks import CODE

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
