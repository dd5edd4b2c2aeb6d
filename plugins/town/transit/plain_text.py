"""A feed's texts as safe plain text: HTML is read, scripts and deceptive characters are removed.

The specification wants plain text (https://gtfs.org/documentation/realtime/reference/#message-translatedstring); operators send HTML.
"""

import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

from plugins.core.publication.untrusted_text import strip_harmful_markup

UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea", "select")
"""Elements whose content is no text for readers."""
BREAKS = ("p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "hr")
BLANKS = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[\s]*")
LONGEST_ADDRESS = 2_000
MOST_READ = 20_000
"""Characters of a text that are looked at: a notice has some hundreds."""


def clean_line(text: str, longest: int) -> str:
    """`text` on one line."""
    return shorten_text(extract_text(text).replace("\n", " "), longest)


def split_paragraphs(text: str, longest: int) -> tuple[str, ...]:
    """`text` in paragraphs, none empty; their characters are at most `longest` in all."""
    return tuple(filter(None, shorten_text(extract_text(text), longest).split("\n")))


def clean_address(text: str) -> str:
    """`text` if a reader may be led there, else nothing: only the web, and no credentials in it."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        safe = parts.scheme in ("http", "https") and parts.hostname and not parts.username and len(text) <= LONGEST_ADDRESS
    except ValueError:
        return ""
    return text if safe and not re.search(r"[\s<>\"'\\^`{|}\x00-\x1f\x7f]", text) else ""


def shorten_text(text: str, longest: int) -> str:
    """`text`, cut at a word when it is longer, with an ellipsis."""
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    return f"{start[: start.rfind(' ')] if ' ' in start[longest // 2 :] else start}…"


def extract_text(html: str) -> str:
    """The visible text of `html`, or of a plain text: one line a paragraph. Nothing that is invisible, nor turns the writing."""
    reader = _Reader()
    reader.feed(strip_harmful_markup(html[:MOST_READ]))
    reader.close()
    visible = "".join(map(_keep_printable, "".join(reader.found).replace("\r", "\n")))
    return LINES.sub("\n", BLANKS.sub(" ", visible)).strip()


def _keep_printable(character: str) -> str:
    """Itself; nothing in place of what cannot be seen: with some of these, a text is written backwards."""
    if character in "\n\u200d":
        return character
    category = unicodedata.category(character)
    return "" if category in ("Cf", "Cs", "Co", "Cn") else " " if category in ("Cc", "Zl", "Zp") else character


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.hidden.append(tag)
        elif tag in BREAKS:
            self.found.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        elif tag in BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)
