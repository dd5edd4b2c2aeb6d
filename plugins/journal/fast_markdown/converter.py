"""One converter for many documents: each finds it as if new."""

from collections.abc import Mapping
from typing import Any

from markdown import Markdown
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
from markdown.util import HtmlStash

from plugins.journal.fast_markdown import known_versions, speed
from plugins.journal.fast_markdown.known_versions import ObservedMarkdown, RegistrySnapshot
from plugins.journal.fast_markdown.plain_text import PlainText

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
            md = speed.swap(ObservedMarkdown(**self._options))
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
