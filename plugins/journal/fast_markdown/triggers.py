"""What a text must hold for an inline pattern to make anything of it."""

import re

from markdown import inlinepatterns as own
from markdown.extensions import footnotes, nl2br, smarty, wikilinks
from markdown.inlinepatterns import DelimiterProcessor, Pattern

from plugins.journal.fast_markdown import known_versions
from plugins.journal.fast_markdown.patterns import STANDS_FOR

FOOTNOTE, WIKILINK = r"\[\^([^\]]*)\]", r"\[\[([\w0-9_ -]+)\]\]"
TRIGGERS: dict[tuple[type, str], str] = {
    (own.BacktickInlineProcessor, own.BACKTICK_RE): "`",
    (own.EscapeInlineProcessor, own.ESCAPE_RE): "\\",
    (own.ReferenceInlineProcessor, own.REFERENCE_RE): "[",
    (own.LinkInlineProcessor, own.LINK_RE): "](",
    (own.ImageInlineProcessor, own.IMAGE_LINK_RE): "![",
    (own.ImageReferenceInlineProcessor, own.IMAGE_REFERENCE_RE): "![",
    (own.ShortReferenceInlineProcessor, own.REFERENCE_RE): "[",
    (own.ShortImageReferenceInlineProcessor, own.IMAGE_REFERENCE_RE): "![",
    (own.AutolinkInlineProcessor, own.AUTOLINK_RE): "://",
    (own.AutomailInlineProcessor, own.AUTOMAIL_RE): "@",
    (own.SubstituteTagInlineProcessor, own.LINE_BREAK_RE): "  \n",
    (own.HtmlInlineProcessor, own.HTML_RE): "<",
    (own.HtmlInlineProcessor, own.ENTITY_RE): "&",
    (own.HtmlInlineProcessor, smarty.HTML_STRICT_RE): "<",
    (own.SubstituteTagInlineProcessor, nl2br.BR_RE): "\n",
    (footnotes.FootnoteInlineProcessor, FOOTNOTE): "[^",
    (wikilinks.WikiLinksInlineProcessor, WIKILINK): "[[",
} | {
    (smarty.SubstituteTextPattern, expression): trigger
    for expression, trigger in (
        (r"(?<!-)---(?!-)", "---"),
        (r"(?<!-)--(?!-)", "--"),
        (r"(?<!\.)\.{3}(?!\.)", "..."),
        (r"\<\<", "<<"),
        (r"\>\>", ">>"),
        (smarty.singleQuoteStartRe, "'"),
        (smarty.doubleQuoteStartRe, '"'),
        (smarty.doubleQuoteSetsRe, "\"'"),
        (smarty.singleQuoteSetsRe, "'\""),
        (smarty.doubleQuoteSetsRe2, "'\""),
        (smarty.singleQuoteSetsRe2, "\"'"),
        (smarty.decadeAbbrRe, "'"),
        (smarty.openingSingleQuotesRegex, "'"),
        (smarty.closingSingleQuotesRegex, "'"),
        (smarty.closingSingleQuotesRegex2, "'"),
        (smarty.remainingSingleQuotesRegex, "'"),
        (smarty.openingDoubleQuotesRegex, '"'),
        (smarty.closingDoubleQuotesRegex, '"'),
        (smarty.closingDoubleQuotesRegex2, '"'),
        (smarty.remainingDoubleQuotesRegex, '"'),
    )
}
"""What a text must hold for a pattern of that class and that expression to make anything of it.

A link needs `](`, for its handler gives up unless a parenthesis follows the bracket; any other needs what its expression spells."""


ALWAYS = ""
"""The trigger of a pattern that must see every text: any text holds it."""

CHEAPER = {"](": "[", "![": "[", "[^": "[", "[[": "[", "://": "<", "@": "<"}
"""One character that a text with anything for these patterns holds too: addresses stand between `<` and `>`."""

REFERENCES = (
    own.ReferenceInlineProcessor,
    own.ImageReferenceInlineProcessor,
    own.ShortReferenceInlineProcessor,
    own.ShortImageReferenceInlineProcessor,
)


def triggers(pattern: Pattern) -> tuple[str, str | None]:
    """One string that a text for `pattern` holds, or another; `ALWAYS` when nothing is known of it."""
    if not known_versions.is_unpatched(pattern):
        return ALWAYS, None
    kind = STANDS_FOR.get(type(pattern), type(pattern))
    if kind is DelimiterProcessor and isinstance(pattern, DelimiterProcessor):
        tokens = pattern.tokens
        known_tokens = set(tokens) == set(pattern.delimiters) and pattern.pattern == "|".join(re.escape(each) for each in tokens)
        if not known_tokens or not 1 <= len(tokens) <= 2:
            return ALWAYS, None
        return tokens[0], tokens[1] if len(tokens) == 2 else None
    return TRIGGERS.get((kind, getattr(pattern.compiled_re, "pattern", "")), ALWAYS), None


def points(pattern: Pattern) -> bool:
    """Whether `pattern` only finds what points to something defined elsewhere in the document."""
    return type(pattern) in REFERENCES or type(pattern) is footnotes.FootnoteInlineProcessor


def pointless(pattern: Pattern) -> bool:
    """Whether nothing that `pattern`, which points, could point to is defined: it would leave every text as it is."""
    if isinstance(pattern, footnotes.FootnoteInlineProcessor):
        return not pattern.footnotes.footnotes
    return not (pattern.md and pattern.md.references)
