"""The spaces that French puts around punctuation, for text that editors typed with ordinary ones.

Narrow no-break before ; ! ? and inside « », no-break before a colon: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

import re
from functools import lru_cache

from markupsafe import Markup

NARROW, WIDE = "\u202f", "\u00a0"
SPACES = f"[ {WIDE}{NARROW}]"
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
ESCAPED_APOSTROPHE = re.compile(r"(?<=\w)&#39;(?=\w)")
"""The same as MarkupSafe writes it."""
RULES = (
    (re.compile(rf"«{SPACES}*"), f"«{NARROW}"),
    (re.compile(rf"(?<!{SPACES}){SPACES}*+»"), f"{NARROW}»"),
    (re.compile(rf"(?<!{SPACES}){SPACES}++([;!?])(?!\w)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<!{SPACES}){SPACES}++:(?=\s|$)"), f"{WIDE}:"),
    (re.compile(rf"(\d){SPACES}(?=\d{{3}}\b)"), rf"\1{NARROW}"),
    (re.compile(rf"(\d){SPACES}(?=[€%]|(?:h|min|km|cm|mm|m|kg|ha|kW|kWh|°C)\b|m[²³])"), rf"\1{NARROW}"),
    (re.compile(rf"\b([nN]°){SPACES}*(?=\d)"), rf"\1{WIDE}"),
    (re.compile(rf"\b(\d{{1,2}}){SPACES}h{SPACES}(?=\d{{2}}\b)"), rf"\1{NARROW}h{NARROW}"),
    (re.compile(rf"\b(M\.|MM\.|Mmes?|Mlles?|Dr){SPACES}(?=[A-ZÀ-Ý])"), rf"\1{WIDE}"),
    (re.compile(rf"(\d){SPACES}(?=°(?!C))"), rf"\1{NARROW}"),
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
