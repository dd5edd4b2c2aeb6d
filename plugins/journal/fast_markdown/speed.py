"""A Markdown instance made faster: each part whose exact type is known is given the class that does the same in less time."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import attr_list, fenced_code, md_in_html
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.serializers import to_html_string, to_xhtml_string
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import Registry

from plugins.journal.fast_markdown import blocks, inline, known_versions, tree, triggers
from plugins.journal.fast_markdown.known_versions import ObservedMarkdown

FASTER: dict[type, type] = {
    BlockParser: blocks.GatedBlockParser,
    HtmlBlockPreprocessor: blocks.GatedHtmlBlocks,
    InlineProcessor: inline.GatedInlineProcessor,
    NormalizeWhitespace: blocks.LeanWhitespace,
    PrettifyTreeprocessor: tree.LeanPrettify,
    RawHtmlPostprocessor: tree.LeanRawHtml,
    Registry: known_versions.WatchedRegistry,
    UnescapeTreeprocessor: tree.GatedUnescape,
    attr_list.AttrListTreeprocessor: tree.GatedAttrList,
    fenced_code.FencedBlockPreprocessor: blocks.GatedFences,
    md_in_html.HtmlBlockPreprocessor: blocks.GatedMarkdownInHtml,
    md_in_html.MarkdownInHTMLPostprocessor: tree.LeanMarkdownInHtml,
} | triggers.FASTER
"""For a class of Python-Markdown, the subclass that does the same faster."""

SERIALIZERS: dict[Callable[[Element], str], Callable[[Element], str]] = {to_html_string: tree.to_html, to_xhtml_string: tree.to_xhtml}


FasterMarkdown = TypeVar("FasterMarkdown", bound=Markdown)


def speed_up(md: Markdown) -> Markdown:
    """`md` itself, faster from now on, byte for byte the same; untouched when this Python-Markdown is not one that is known.

    To be called once its extensions are registered. A processor registered later runs as it is.
    """
    return swap(md) if known_versions.is_known_markdown() else md


def swap(md: FasterMarkdown) -> FasterMarkdown:
    """As `up`, when Python-Markdown is known to be recognised."""
    if type(md) not in (Markdown, ObservedMarkdown) or not known_versions.is_unpatched(md) or md.tab_length < 1:
        return md
    for part in _parts(md):
        faster = FASTER.get(type(part))
        if faster is not None and known_versions.is_unpatched(part):
            part.__class__ = faster
    md.serializer = SERIALIZERS.get(md.serializer, md.serializer)
    return md


def _parts(md: Markdown) -> Iterator[object]:
    """All that may be made faster in `md`."""
    yield from (md.parser, md.parser.blockprocessors)
    for stage in (md.preprocessors, md.inlinePatterns, md.treeprocessors, md.postprocessors):
        yield stage
        yield from stage
