"""The steps over the source: those that look for HTML, for fences, tabs or blank lines are passed when there is none."""

import re
from functools import cached_property

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.md_in_html import HtmlBlockPreprocessor as MarkdownInHtmlPreprocessor
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.util import ETX, STX

FENCES = ("```", "~~~")
SPACES = re.compile(r"\n +\n")
"""A line of nothing but spaces; unlike the expression of Python-Markdown, which empties it, it starts with what can be found fast."""


class LeanWhitespace(NormalizeWhitespace):
    """Takes out only what is there."""

    def run(self, lines: list[str]) -> list[str]:
        """As `NormalizeWhitespace.run`."""
        source = "\n".join(lines) + "\n\n"
        if STX in source or ETX in source or "\r" in source or "\t" in source or SPACES.search(source):
            return super().run(lines)
        return _split(source, [*lines, "", ""])


class GatedFences(FencedBlockPreprocessor):
    """Fenced code is looked for only where there is a fence."""

    def run(self, lines: list[str]) -> list[str]:
        """As `FencedBlockPreprocessor.run`."""
        source = "\n".join(lines)
        return super().run(lines) if any(fence in source for fence in FENCES) else _split(source, lines)


def _split(source: str, lines: list[str]) -> list[str]:
    """The lines of `source`, which are `lines` unless one of these has several."""
    return lines if source.count("\n") == len(lines) - 1 else source.split("\n")


def _without_html(lines: list[str]) -> list[str] | None:
    """The lines when nothing in them could open a tag, a comment or an entity: the parser of HTML would give them back."""
    source = "\n".join(lines)
    return None if "<" in source or "&" in source else _split(source, lines)


class GatedHtmlBlocks(HtmlBlockPreprocessor):
    """HTML is parsed only where there is some."""

    def run(self, lines: list[str]) -> list[str]:
        """As `HtmlBlockPreprocessor.run`."""
        return _without_html(lines) or super().run(lines)


class _Extractor(HTMLExtractorExtra):
    """Makes the set of block elements once, not at each tag: they do not change while a document is read."""

    @cached_property
    def block_level_tags(self) -> set[str]:
        """As `HTMLExtractorExtra.block_level_tags`."""
        return set(self.md.block_level_elements)


class GatedMarkdownInHtml(MarkdownInHtmlPreprocessor):
    """HTML is parsed only where there is some."""

    md: Markdown

    def run(self, lines: list[str]) -> list[str]:
        """As that of `markdown.extensions.md_in_html`."""
        return _without_html(lines) or _extracted(self.md, lines)


def _extracted(md: Markdown, lines: list[str]) -> list[str]:
    parser = _Extractor(md)
    parser.feed("\n".join(lines))
    parser.close()
    return "".join(parser.cleandoc).split("\n")
