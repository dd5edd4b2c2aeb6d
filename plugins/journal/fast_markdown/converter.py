"""A Markdown instance made faster, and one for many documents: each finds it as if new.

Each part whose exact type is known is given the class that does the same in less time.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import (
    abbr,
    admonition,
    attr_list,
    codehilite,
    def_list,
    extra,
    fenced_code,
    footnotes,
    legacy_attrs,
    legacy_em,
    md_in_html,
    meta,
    nl2br,
    sane_lists,
    smarty,
    tables,
    toc,
    wikilinks,
)
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.serializers import to_html_string, to_xhtml_string
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HtmlStash, Registry

from plugins.journal.fast_markdown import blocks, inline, known_versions, tree
from plugins.journal.fast_markdown.blocks import PlainText
from plugins.journal.fast_markdown.known_versions import ObservedMarkdown, RegistrySnapshot

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
} | inline.FASTER
"""For a class of Python-Markdown, the subclass that does the same faster."""

SERIALIZERS: dict[Callable[[Element], str], Callable[[Element], str]] = {to_html_string: tree.to_html, to_xhtml_string: tree.to_xhtml}


FasterMarkdown = TypeVar("FasterMarkdown", bound=Markdown)


def speed_up(md: Markdown) -> Markdown:
    """`md` itself, faster from now on, byte for byte the same; untouched when this Python-Markdown is not one that is known.

    To be called once its extensions are registered. A processor registered later runs as it is.
    """
    return swap(md) if known_versions.is_known_markdown() else md


def swap(md: FasterMarkdown) -> FasterMarkdown:
    """As `speed_up`, when Python-Markdown is known to be recognised."""
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


FORGET_ALL = frozenset(
    {
        abbr.AbbrExtension,
        admonition.AdmonitionExtension,
        attr_list.AttrListExtension,
        codehilite.CodeHiliteExtension,
        def_list.DefListExtension,
        extra.ExtraExtension,
        fenced_code.FencedCodeExtension,
        footnotes.FootnoteExtension,
        legacy_attrs.LegacyAttrExtension,
        legacy_em.LegacyEmExtension,
        md_in_html.MarkdownInHtmlExtension,
        meta.MetaExtension,
        nl2br.Nl2BrExtension,
        sane_lists.SaneListExtension,
        smarty.SmartyExtension,
        tables.TableExtension,
        toc.TocExtension,
        wikilinks.WikiLinkExtension,
    }
)
"""The extensions that keep nothing of a document once they are reset, but for the numbers of footnotes, which are put back here."""


class Converter:
    """Markdown with the same `options`, for one document after the other.

    An instance is used again only when it was made of extensions in `FORGET_ALL`, named and not given as objects, which could be shared;
    and never after an exception. `gated=False` is Python-Markdown as it is, a new instance each time.
    Not for two threads at once, nor for two documents at once.
    """

    def __init__(self, options: Mapping[str, Any], gated: bool = True):
        self._options = options
        self._gated = gated and known_versions.is_known_markdown()
        self._again: _Again | None = None

    def convert(self, text: str) -> str:
        """As `Markdown(**options).convert(text)`."""
        return self.take_instance().convert(text)

    def take_instance(self) -> Markdown:
        """A Markdown as if new, until the next call."""
        if not self._gated:
            return Markdown(**self._options)
        if self._again is None or self._again.md.broken:
            md = swap(ObservedMarkdown(**self._options))
            self._again = _Again(md) if self._named() and all(type(each) in FORGET_ALL for each in md.built) else None
            if self._again is None:
                return md
        return self._again.as_new()

    def _named(self) -> bool:
        return all(isinstance(each, str) for each in self._options.get("extensions") or ())


class _Again:
    """An instance just made, and all that it must find again before each document."""

    def __init__(self, md: ObservedMarkdown):
        self.md = md
        self._attributes = vars(md).copy()
        registries = (md.preprocessors, md.parser.blockprocessors, md.inlinePatterns, md.treeprocessors, md.postprocessors)
        self._registries = [RegistrySnapshot(each) for each in registries]
        self._lists = [(each, each.copy()) for each in (md.ESCAPED_CHARS, md.block_level_elements)]
        self._numbers = [(each, each.unique_prefix) for each in md.built if isinstance(each, footnotes.FootnoteExtension)]
        self._attributes["plain"] = PlainText(md, self._registries).html

    def as_new(self) -> Markdown:
        """The instance, as it was when it was made."""
        md = self.md
        vars(md).clear()
        vars(md).update(self._attributes)
        for registry in self._registries:
            registry.put_back()
        for each, first in self._lists:
            each[:] = first
        md.htmlStash = HtmlStash()
        md.reset()
        for extension, prefix in self._numbers:
            extension.unique_prefix = prefix
        return md
