"""The steps over the source: those that look for HTML or for fences are passed when there is none."""

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.md_in_html import HtmlBlockPreprocessor as MarkdownInHtmlPreprocessor
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import HtmlBlockPreprocessor

FENCES = ("```", "~~~")


class GatedFences(FencedBlockPreprocessor):
    """Fenced code is looked for only where a line starts with a fence."""

    def run(self, lines: list[str]) -> list[str]:
        """As `FencedBlockPreprocessor.run`."""
        source = "\n".join(lines)
        return super().run(lines) if any(fence in source for fence in FENCES) else source.split("\n")


def _without_html(lines: list[str]) -> list[str] | None:
    """The lines when nothing in them could open a tag, a comment or an entity: the parser of HTML would give them back."""
    source = "\n".join(lines)
    return None if "<" in source or "&" in source else source.split("\n")


class GatedHtmlBlocks(HtmlBlockPreprocessor):
    """HTML is parsed only where there is some."""

    def run(self, lines: list[str]) -> list[str]:
        """As `HtmlBlockPreprocessor.run`."""
        return _without_html(lines) or super().run(lines)


class _Extractor(HTMLExtractorExtra):
    """Makes the set of block elements once, not at each tag: they do not change while a document is read."""

    block_level_tags: frozenset[str] = frozenset()

    def __init__(self, md: Markdown):
        super().__init__(md)
        self.block_level_tags = frozenset(md.block_level_elements)


class GatedMarkdownInHtml(MarkdownInHtmlPreprocessor):
    """HTML is parsed only where there is some."""

    def run(self, lines: list[str]) -> list[str]:
        """As that of `markdown.extensions.md_in_html`."""
        return _without_html(lines) or _extracted(self.md, lines)


def _extracted(md: Markdown, lines: list[str]) -> list[str]:
    parser = _Extractor(md)
    parser.feed("\n".join(lines))
    parser.close()
    return "".join(parser.cleandoc).split("\n")
