"""What a text must hold for an inline pattern to make anything of it."""

import re
from xml.etree.ElementTree import Element

from markdown import inlinepatterns as own
from markdown.extensions import footnotes, nl2br, smarty, wikilinks
from markdown.inlinepatterns import DelimiterProcessor, ImageInlineProcessor, LinkInlineProcessor, Pattern
from markdown.util import STX

from plugins.journal.fast_markdown import known_versions

ADDRESS = re.compile(r"""\(([^\s()<>'"]+)\)""")
"""What follows the text of a link that has no title, no spaces and nothing that must be paired."""
EMPHASIS = re.compile(r"(\*\*?)(?![\s*])([^*_]*[^\s*_])\1(?!\*)")
"""Strong or emphasised text that has no other delimiter in it."""


class _Plain(LinkInlineProcessor):
    """The parts of a link, found at once when they are plain."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        """As `LinkInlineProcessor.getText`."""
        end = data.find("]", index)
        if end < 0 or data.find("[", index, end) >= 0:
            return super().getText(data, index)
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        """As `LinkInlineProcessor.getLink`."""
        match = ADDRESS.match(data, index)
        if match is None:
            return super().getLink(data, index)
        address = match[1]
        return self.unescape(address).strip() if STX in address else address, None, match.end(), True


class LeanLink(_Plain):
    """Reads a plain link at once."""


class LeanImage(_Plain, ImageInlineProcessor):
    """Reads a plain image at once."""


class LeanDelimiters(DelimiterProcessor):
    """Reads plain emphasis at once, when asterisks mean what they do in Markdown and nothing found before is still to be given."""

    def handleMatch(  # type: ignore[override]  # as Python-Markdown's own overrides that of `Pattern`
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """As `DelimiterProcessor.handleMatch`."""
        start = m.start()
        if not self.regions and (start == 0 or data[start - 1] != "*") and (match := EMPHASIS.match(data, start)):
            stars = self.delimiters["*"]
            if self.pattern == r"\*|_" and stars.tags == ("strong", "em") and not stars.smart:
                element = Element("strong" if len(match[1]) == 2 else "em")
                element.text = match[2]
                return element, start, match.end()
        return super().handleMatch(m, data)


FASTER: dict[type, type] = {DelimiterProcessor: LeanDelimiters, ImageInlineProcessor: LeanImage, LinkInlineProcessor: LeanLink}
STANDS_FOR: dict[type, type] = {faster: own for own, faster in FASTER.items()}


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
