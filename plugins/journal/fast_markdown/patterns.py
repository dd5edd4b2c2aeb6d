"""The patterns that most texts have, links and emphasis: their plain forms are read by one expression, all others as they always were."""

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import DelimiterProcessor, ImageInlineProcessor, LinkInlineProcessor
from markdown.util import STX

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
