"""One plain line, as the summary of an article is: a paragraph, without asking each of all that could make something else of it."""

import re
from collections.abc import Sequence
from typing import Any

from markdown.extensions import abbr, footnotes, smarty, toc

from plugins.fast_markdown import known_versions
from plugins.fast_markdown.observed_markdown import ObservedMarkdown
from plugins.fast_markdown.watched_registry import RegistrySnapshot

LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŒœŸ"
PLAIN_LINE = re.compile(rf"""[{LETTERS}](?:[{LETTERS}0-9,;.…’'"«»()?!%€°–—-]|[ \u00a0\u202f]:?(?!$))*""")
"""A line of which neither Python-Markdown nor an extension in `converter.FORGET_ALL` makes anything but a paragraph, unless it SPEAKS: it
starts with a letter and holds no character of their syntaxes. A colon after a space ends no key of `meta`."""
SPEAKS = (smarty.SmartyExtension, toc.TocExtension)
"""Change plain text, or tell something of each document."""
FIXED = ("parser", "preprocessors", "inlinePatterns", "treeprocessors", "postprocessors", "serializer", "doc_tag", "stripTopLevelTags")
TRIED = "a"


class PlainLine:
    """What `md`, just made of extensions that are all known, says of a plain line, for as long as nobody puts anything on it.

    Making one converts a text with `md`, which is to be put back as it was.
    """

    def __init__(self, md: ObservedMarkdown, registries: Sequence[RegistrySnapshot]):
        self._md, self._registries = md, registries
        self._patterns = list(md.inlinePatterns)
        self._parts = [md.parser, *md.parser.blockprocessors, *self._patterns]
        self._parts += [*md.preprocessors, *md.treeprocessors, *md.postprocessors]
        self._definitions = [each for each in md.built if isinstance(each, abbr.AbbrExtension | footnotes.FootnoteExtension)]
        self._fixed = self._now()
        self._silent = not any(isinstance(each, SPEAKS) for each in md.built) and md.convert(TRIED) == f"<p>{TRIED}</p>"
        self._meta = hasattr(md, "Meta")
        self._ends = md.lines[1:] if self._silent else []
        self._carried: list[int] = []

    def html(self, source: str) -> str | None:
        """The HTML of `source`; None when it must be converted. What a conversion leaves to read on `md` is left there."""
        if type(source) is not str or not PLAIN_LINE.fullmatch(source) or not self._untouched():
            return None
        self._md.lines = [source, *self._ends]
        if self._meta:
            self._md.Meta = {}
        return f"<p>{source}</p>"

    def _untouched(self) -> bool:
        if not self._silent or any(each.has_changed for each in self._registries) or any(map(_defines, self._definitions)):
            return False
        if self._fixed != self._now():
            return False
        carried = known_versions.count_own_attributes(self._parts)
        if carried != self._carried:
            self._silent, self._carried = all(map(known_versions.is_unpatched, self._parts)), carried
        return self._silent

    def _now(self) -> list[Any]:
        return [*(getattr(self._md, name) for name in FIXED), *(getattr(each, "compiled_re", None) for each in self._patterns)]


def _defines(extension: Any) -> bool:
    return bool(extension.abbrs if isinstance(extension, abbr.AbbrExtension) else extension.footnotes)
