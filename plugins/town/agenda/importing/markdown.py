"""The text of another program as Markdown of ours: its words, nothing that a page would take for an element."""

import re
from html import unescape

from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.agenda.importing.imported_event import HTML

ENDS = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1[^<>]*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
LINK = re.compile(
    r"<a\b(?:(?!\bhref\b)[^<>])*\bhref\s*=\s*[\"'](https?://[^\"'\s<>]+)[\"'][^<>]*>((?:(?!<a\b).)*?)</a>", re.IGNORECASE | re.DOTALL
)
ELEMENT = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
RELATIVE = re.compile(r"(!?)\[([^\[\]\n]*)\]\((?!\s*<?(?:https?:|mailto:|tel:))[^)\[\n]*\)", re.IGNORECASE)


def convert_to_words(text: str) -> str:
    """The words of `text`, HTML or plain, on one line: for a title or a summary, which are no Markdown."""
    return " ".join(unescape(HTML.sub("", HIDDEN.sub("", repair_controls(text)))).split())


def convert_to_markdown(text: str) -> str:
    """`text`, HTML or plain, as Markdown: links lead where they led, other elements are gone, and what looks like one is text."""
    markdown = HIDDEN.sub("", repair_controls(text).replace("\r\n", "\n").replace("\r", "\n"))
    markdown = LINK.sub(lambda found: f"[{HTML.sub('', found[2]).strip() or found[1]}]({found[1]})", markdown)
    markdown = unescape(HTML.sub("", ENDS.sub("\n", markdown)))
    markdown = RELATIVE.sub(lambda found: found[2], ELEMENT.sub("&lt;", markdown))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in markdown.split("\n"))).strip()
