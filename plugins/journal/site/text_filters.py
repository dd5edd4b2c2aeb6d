"""The words of a page as its readers write them: numbers, lists of words, what a telephone dials, how a text begins, how long it takes."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from math import ceil

from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from plugins.core.publication.identifiers import format_international
from plugins.core.publication.untrusted_text import format_plain_text
from plugins.core.publication.words import NARROW_SPACE

# The spaces that French puts around punctuation, for text that editors typed with ordinary ones.
# Narrow no-break before ; ! ? and inside « », no-break before a colon: Lexique des règles typographiques en usage à l'Imprimerie nationale.

NARROW_NBSP, WIDE = "\u202f", "\u00a0"
SPACES = f"[ {WIDE}{NARROW_NBSP}]"
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
ESCAPED_APOSTROPHE = re.compile(r"(?<=\w)&#39;(?=\w)")
"""The same as MarkupSafe writes it."""
RULES = (
    (re.compile(rf"«{SPACES}*"), f"«{NARROW_NBSP}"),
    (re.compile(rf"(?<!{SPACES}){SPACES}*+»"), f"{NARROW_NBSP}»"),
    (re.compile(rf"(?<!{SPACES}){SPACES}++([;!?])(?!\w)"), rf"{NARROW_NBSP}\1"),
    (re.compile(rf"(?<!{SPACES}){SPACES}++:(?=\s|$)"), f"{WIDE}:"),
    (re.compile(rf"(\d){SPACES}(?=\d{{3}}\b)"), rf"\1{NARROW_NBSP}"),
    (re.compile(rf"(\d){SPACES}(?=[€%]|(?:h|min|km|cm|mm|m|kg|ha|kW|kWh|°C)\b|m[²³])"), rf"\1{NARROW_NBSP}"),
    (re.compile(rf"\b([nN]°){SPACES}*(?=\d)"), rf"\1{WIDE}"),
    (re.compile(rf"\b(\d{{1,2}}){SPACES}h{SPACES}(?=\d{{2}}\b)"), rf"\1{NARROW_NBSP}h{NARROW_NBSP}"),
    (re.compile(rf"\b(M\.|MM\.|Mmes?|Mlles?|Dr){SPACES}(?=[A-ZÀ-Ý])"), rf"\1{WIDE}"),
    (re.compile(rf"(\d){SPACES}(?=°(?!C))"), rf"\1{NARROW_NBSP}"),
    (APOSTROPHE, "’"),
)
TOUCHED = re.compile(r"[«»;!?:°'\d]|M\.|Mme|Mlle|Dr")
"""A sign that a rule looks for: where none stands, none changes anything, and one look is made in place of eleven."""


@lru_cache(maxsize=4096, typed=True)
def typographic(text: str, lang: str = "fr") -> str:
    """`text` with French no-break spaces and apostrophes; nothing else changes, and a second pass changes nothing.

    Other languages have the apostrophe alone. What is safe for HTML stays so.
    """
    if isinstance(text, Markup):
        return Markup(typographic(ESCAPED_APOSTROPHE.sub("'", str(text)), lang))
    if not lang.startswith("fr"):
        return APOSTROPHE.sub("’", text)
    if TOUCHED.search(text):
        for pattern, replacement in RULES:
            text = pattern.sub(replacement, text)
    return text


VERBATIM = "(?:pre|code|kbd|samp|script|style|textarea)"
BLOCK = re.compile(rf"(<{VERBATIM}\b.*?</{VERBATIM}>|<[^>]*>)", re.S | re.I)


def typographic_html(html: str, lang: str = "fr") -> Markup:
    """French typography for the text of `html`: tags, their attributes and code stay as they are."""
    pieces = BLOCK.split(html)
    return Markup("".join(piece if index % 2 else typographic(piece, lang) for index, piece in enumerate(pieces)))


def tagless(value: object) -> Markup:
    """`value`, which is HTML, without its tags; what looked like one in its text still is text."""
    return escape(Markup(str(value)).striptags())


def resident_text(text: str | None) -> Markup:
    """A resident's text from a key, as HTML paragraphs."""
    return Markup(format_plain_text(text or ""))


NUMBER = re.compile(r"\+?\d(?:[\s.-]*\d)*")
SIGNS = re.compile(r"[\s.-]")


def phone_digits(text: str | None) -> str:
    """The first number in `text`, without what makes it readable; empty where there is none.

    « 02 61 91 00 12 (standard) » dials +33261910012, whatever its spaces; in « +33 (0)2 61 91 00 12 », the zero in brackets is not dialled.
    """
    match = NUMBER.search((text or "").replace("(0)", ""))
    return format_international(SIGNS.sub("", match[0])) if match else ""


THOUSAND = 1000
"""Below, every language writes a whole number in the same way: none need be looked up."""


def number(value: float, lang: str = "fr") -> str:
    """« 1 500 », with a narrow no-break space, or « 73,5 »; « 1,500 » and « 73.5 » in English."""
    return str(value) if type(value) is int and 0 <= value < THOUSAND else format_decimal(value, locale=lang)


def join_words(words: Iterable[str], lang: str = "fr") -> str:
    """« a », « a et b », « a, b et c »; « a, b and c » in English."""
    texts = list(words)
    return texts[0] if len(texts) == 1 else format_list(texts, locale="en_GB" if lang == "en" else lang)


WORDS_A_MINUTE = 238
"""Silent reading of non-fiction by adults, words a minute: Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047"""

ANY_TAG = re.compile(r"<[^>]+>")
WORDS_AND_SPACES = bytes(ord(" ") if chr(number).isspace() else ord("x") for number in range(256))
"""What each sign of Latin-1 is: to count where a word begins takes no memory for each word."""
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.S | re.I)
UNSAID = re.compile(r'<sup id="fnref.*?</sup>|<!--.*?-->|<[^>]*>', re.S)


def opening(html: str) -> str:
    """The words of the first paragraph of `html` that has any, as plain text; all its words when it has no paragraph.

    What stands for the summary that an editor did not write: neither a heading nor the number of a footnote belongs to a sentence.
    """
    paragraphs = (_split_words(match[1]) for match in PARAGRAPH.finditer(html))
    return next(filter(None, paragraphs), "") or _split_words(html)


def reading_minutes(html: str) -> int:
    """The minutes to read `html`, rounded, at least one."""
    text = f" {ANY_TAG.sub(' ', html)}".replace(NARROW_SPACE, " ")
    words = text.encode("latin-1", "replace").translate(WORDS_AND_SPACES).count(b" x")
    return max(1, ceil(words / WORDS_A_MINUTE))


def _split_words(html: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", unescape(UNSAID.sub("", html))).strip()
