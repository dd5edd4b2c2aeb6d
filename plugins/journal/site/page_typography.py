"""French typography for pages only, not for feeds, cards or attributes: superscript ordinals, quotation markup.

A quotation is what is between « and » in at least four words: fewer are a name, a title, a word that is spoken of. RGAA 4.1, criterion
9.4: https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/#9.4. Ordinals: Lexique des règles typographiques en usage à
l'Imprimerie nationale.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from plugins.core.publication.hand_offs import is_page

FRENCH = re.compile(r'<html lang="fr\b')
BODY = re.compile(r"<body\b")
TAG_OR_VERBATIM = re.compile(r"(<(pre|code|kbd|samp|script|style|textarea|option|title|svg|sup)\b[^>]*>.*?</\2>|<[^>]*>)", re.DOTALL)
"""A tag; what is not prose, with all that it holds."""
VERBATIM = re.compile(r"<(?:pre|code|kbd|samp|script|style|textarea|option|title|svg|sup)\b")
NO_QUOTATION_IN = ("pre", "code", "script", "style", "textarea", "option", "svg", "q", "blockquote")
ORDINAL = re.compile(
    r"(?<![\w.,/#&-])(?:(1|I)(ers?|res?)|([0-9]+|[IVX]{1,6})(es?)|(2)(nde?s?|des?))\b"
    r"|(?<![\w-])(M)(mes?|lles?)\b"
)
"""« 1er », « Ire », « 2e », « XXe », « 2nde », « Mme ». No other Roman figure is raised: « Le » and « Ce » are words."""
LIKE_AN_ORDINAL = re.compile(r"[0-9IVXM](?:ers?|res?|es?|nde?s?|des?|mes?|lles?)\b")
"""The end of any ORDINAL. It begins with one sign among a few, which `re` looks for 20 times faster than for what must not stand before,
and three times faster than for `\\d`, the figures of all scripts."""
SHORTEST_ORDINAL = 2
"""« 2e »: most of what is between two tags is shorter."""
MAIN_BEGINS, MAIN_ENDS = "<main", "</main>"
PARTS_KNOWN = 64
"""What is before the main part has a text a category, and what is after it one a language."""
QUOTATION = re.compile(r"«((?:[^«»<]|</?(?:a|em|i|strong|b|abbr|sup|span)\b[^>]*>){12,}?)»")
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
WORDS_OF_A_QUOTATION = 4


def set_page_type(html: str, context: Mapping[str, Any]) -> str:
    """`html`, a page that was rendered with `context`, with its ordinals raised and its quotations marked, where it is in French."""
    if not is_page(context) or not FRENCH.search(html, 0, 200):
        return html
    start = BODY.search(html)
    if start is None:
        return html
    body = html[start.start() :]
    typeset = mark_quotations(_raise_in_body(body))
    return html if typeset is body else html[: start.start()] + typeset


def _raise_in_body(body: str) -> str:
    """`body` whose ordinals have their letters raised.

    What is before and after the main part of a page, two thirds of its tags, is that of thousands of others, and known. Where it has no
    ordinal and the main part has nothing but prose between its tags, what is around these ordinals alone is looked at.
    """
    start, end = body.find(MAIN_BEGINS), body.rfind(MAIN_ENDS)
    if not 0 <= start < end:
        return raise_ordinals(body) if _find_likely_ordinals(body) else body
    before, main, after = body[:start], body[start:end], body[end:]
    likely = _find_likely_ordinals(main)
    if _has_likely_ordinals(before) or _has_likely_ordinals(after):
        return raise_ordinals(body)
    if not likely:
        return body
    if VERBATIM.search(main) or not _is_closed(before) or max(main.rfind("<"), likely[-1]) > main.rfind(">"):
        return raise_ordinals(body)
    return before + _raise_at(main, likely) + after


def _find_likely_ordinals(html: str) -> list[int]:
    """Where text of `html` may end as an ordinal does: most pages have none, and are not parsed."""
    last, starts = html.rfind(">"), [match.start() for match in LIKE_AN_ORDINAL.finditer(html)]
    return [start for start in starts if start > last or html.rfind(">", 0, start) > html.rfind("<", 0, start)]


@lru_cache(maxsize=PARTS_KNOWN)
def _has_likely_ordinals(html: str) -> bool:
    return bool(_find_likely_ordinals(html))


@lru_cache(maxsize=PARTS_KNOWN)
def _is_closed(html: str) -> bool:
    """Whether the last tag of `html` ends in it, and all that holds no prose: what follows is read as it would be alone."""
    verbatim = TAG_OR_VERBATIM.split(html)[2::3]
    return html.rfind("<") < html.rfind(">") and len(VERBATIM.findall(html)) == len(verbatim) - verbatim.count(None)


def _raise_at(html: str, places: list[int]) -> str:
    """`html`, prose between tags, with the ordinals at `places` raised."""
    pieces, done = [], 0
    for place in places:
        if place >= done:
            start, end = html.rfind(">", 0, place) + 1, html.find("<", place)
            end = len(html) if end < 0 else end
            pieces += [html[done:start], ORDINAL.sub(_raise_match, html[start:end])]
            done = end
    return "".join([*pieces, html[done:]])


def raise_ordinals(html: str) -> str:
    """`html` whose ordinals have their letters raised: « 1<sup>er</sup> »."""
    pieces = TAG_OR_VERBATIM.split(html)
    pieces[::3] = [
        ORDINAL.sub(_raise_match, piece) if len(piece) >= SHORTEST_ORDINAL and LIKE_AN_ORDINAL.search(piece) else piece
        for piece in pieces[::3]
    ]
    pieces[2::3] = [""] * len(pieces[2::3])
    return "".join(pieces)


def _raise_match(match: re.Match[str]) -> str:
    figure, letters = (group for group in match.groups() if group)
    return f"{figure}<sup>{letters}</sup>"


def mark_quotations(html: str) -> str:
    """`html` whose quotations are in `q`, their marks with them: a style sheet adds none."""
    return QUOTATION.sub(lambda match: _format_quotation(match, html), html) if "«" in html else html


def _format_quotation(match: re.Match[str], html: str) -> str:
    words = TAG.sub(" ", match[1]).split()
    if len(words) < WORDS_OF_A_QUOTATION or not _is_balanced(match[1]) or not _is_prose(html, match.start()):
        return match[0]
    return f"<q>{match[0]}</q>"


def _is_balanced(html: str) -> bool:
    open_tags: list[str] = []
    for tag in TAG.finditer(html):
        if not tag[1]:
            open_tags.append(tag[2])
        elif not open_tags or open_tags.pop() != tag[2]:
            return False
    return not open_tags


def _is_prose(html: str, place: int) -> bool:
    """Whether `place` stands between two tags, outside what is kept as it is."""
    if html.rfind("<", 0, place) > html.rfind(">", 0, place):
        return False
    return not any(html.rfind(f"<{name}", 0, place) > html.rfind(f"</{name}>", 0, place) for name in NO_QUOTATION_IN)
