"""A plain text, as most articles and all summaries are: headings, paragraphs and lists of one level, with links and emphasis that hold no
other. Its HTML is written at once, without asking each of all that could make something else of it."""

import re
from collections.abc import Sequence
from typing import Any

from markdown.extensions import abbr, footnotes, nl2br, smarty, toc
from markdown.inlinepatterns import DelimiterProcessor

from plugins.journal.fast_markdown import known_versions
from plugins.journal.fast_markdown.known_versions import ObservedMarkdown, RegistrySnapshot

LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŒœŸ"
SPACES = " \u00a0\u202f"
SIGNS = f"{LETTERS}0-9{SPACES},;:.…’‘'\"“”«»()?!%€°–—/+-"
"""No character of the syntaxes of Python-Markdown, nor of the extensions in `converter.FORGET_ALL`, but at the beginning of a line."""
EMPHASIS = rf"(?<!\*)\*\*(?![{SPACES}*])[{SIGNS}]++(?<![{SPACES}])\*\*(?!\*)|(?<!\*)\*(?![{SPACES}*])[{SIGNS}]++(?<![{SPACES}])\*(?!\*)"
LINK = rf"(?<!!)\[[{SIGNS}]++\]\([A-Za-z0-9:/?#=%+,;@.~!$_{{}}-]++\)"
BEGINS = rf"(?=[{LETTERS}«“‘’\"'(\[*]|[0-9]++(?![0-9.]))"
"""A line that begins so begins neither a list nor a block of any other sort."""
LINE = rf"{BEGINS}(?:[{SIGNS}]++|{EMPHASIS}|{LINK})++(?<![{SPACES}])"
PARAGRAPH = re.compile(rf"{LINE}(?:\n{LINE})*+")
ITEMS = re.compile(rf"[*+-] {LINE}(?:\n[*+-] {LINE})*+")
HEADING = re.compile(rf"(#{{1,6}}) ++((?![{SPACES}])[{SIGNS}]++)(?<![{SPACES}])")
INLINE = re.compile(r"\*(\*?)([^*\[]+)\*\*?|\[([^]]*)\]\(([^)]*)\)")
"""Emphasis or a link, in what is known to hold nothing but plain ones."""
ANCHOR = re.compile(r"[\w-]+")
NO_KEY = re.compile(r"(?![\w-]*:)[^\n]")
"""A first line in which `meta` finds nothing, and which it leaves there."""
SPEAKS = (smarty.SmartyExtension, nl2br.Nl2BrExtension)
"""Change plain text."""
FIXED = ("parser", "preprocessors", "inlinePatterns", "treeprocessors", "postprocessors", "serializer", "doc_tag", "stripTopLevelTags")
TRIED = "a"


class PlainText:
    """What `md`, just made of extensions that are all known, says of a plain text, for as long as nobody puts anything on it.

    Making one converts a text with `md`, which is to be put back as it was.
    """

    def __init__(self, md: ObservedMarkdown, registries: Sequence[RegistrySnapshot]):
        self._md, self._registries = md, registries
        self._patterns = list(md.inlinePatterns)
        self._parts = [md.parser, *md.parser.blockprocessors, *self._patterns]
        self._parts += [*md.preprocessors, *md.treeprocessors, *md.postprocessors]
        self._definitions = [each for each in md.built if isinstance(each, abbr.AbbrExtension | footnotes.FootnoteExtension)]
        self._headings = next((each for each in md.treeprocessors if type(each) is toc.TocTreeprocessor), None)
        self._fixed = self._now()
        self._silent = not any(isinstance(each, SPEAKS) for each in md.built) and md.convert(TRIED) == f"<p>{TRIED}</p>"
        self._meta = hasattr(md, "Meta")
        self._ends = md.lines[1:] if self._silent else []
        self._carried: list[int] = []

    def html(self, source: str) -> str | None:
        """The HTML of `source`; None when it must be converted. What a conversion leaves to read on `md` is left there."""
        if type(source) is not str or not self._silent or (self._meta and not NO_KEY.match(source)):
            return None
        headings: list[dict[str, Any]] = []
        anchors: tuple[set[str], dict[str, int]] = set(), {}
        pieces: list[str] = []
        for block in source.strip("\n").split("\n\n"):
            block = block.strip("\n")
            if PARAGRAPH.fullmatch(block):
                piece = f"<p>{_inline(block)}</p>"
            elif match := HEADING.fullmatch(block):
                piece = self._heading(len(match[1]), match[2], headings, anchors)
            elif ITEMS.fullmatch(block) and not (pieces and pieces[-1].endswith("</ul>")):
                items = "</li>\n<li>".join([_inline(line[2:]) for line in block.split("\n")])
                piece = f"<ul>\n<li>{items}</li>\n</ul>"
            elif block:
                return None
            else:
                continue
            if not piece:
                return None
            pieces.append(piece)
        if not pieces or not self._untouched():
            return None
        self._leave(source, headings)
        return "\n".join(pieces)

    def _heading(self, level: int, text: str, headings: list[dict[str, Any]], anchors: tuple[set[str], dict[str, int]]) -> str:
        """A heading, which is noted among the `headings`; empty when it cannot be told what it is."""
        step = self._headings
        if step is None:
            return f"<h{level}>{text}</h{level}>"
        level = min(level + step.base_level, 6)
        name = " ".join(text.split())
        anchor = toc.unique(step.slugify(name, step.sep), *anchors)
        if step.use_anchors or step.use_permalinks or step.title or not ANCHOR.fullmatch(anchor):
            return ""
        if step.toc_top <= level <= step.toc_bottom:
            headings.append({"level": level, "id": anchor, "name": name, "html": text, "data-toc-label": ""})
        return f'<h{level} id="{anchor}">{text}</h{level}>'

    def _leave(self, source: str, headings: list[dict[str, Any]]) -> None:
        self._md.lines = [*source.split("\n"), *self._ends]
        if self._meta:
            self._md.Meta = {}
        if self._headings is not None:
            tokens = toc.nest_toc_tokens(headings)
            vars(self._md).update(toc_tokens=tokens, toc=f'<div class="{self._headings.toc_class}">\n{_contents(tokens)}</div>\n')

    def _untouched(self) -> bool:
        if any(each.has_changed for each in self._registries) or any(map(_defines, self._definitions)):
            return False
        if self._fixed != self._now():
            return False
        carried = known_versions.count_own_attributes(self._parts)
        if carried != self._carried:
            self._silent, self._carried = all(map(known_versions.is_unpatched, self._parts)), carried
        return self._silent

    def _now(self) -> list[Any]:
        stars = [each.delimiters["*"] for each in self._patterns if isinstance(each, DelimiterProcessor) and "*" in each.delimiters]
        fixed = [*(getattr(self._md, name) for name in FIXED), *(getattr(each, "compiled_re", None) for each in self._patterns)]
        return [*fixed, *((each.tags, each.smart) for each in stars)]


def _defines(extension: Any) -> bool:
    return bool(extension.abbrs if isinstance(extension, abbr.AbbrExtension) else extension.footnotes)


def _inline(text: str) -> str:
    return INLINE.sub(_element, text) if "*" in text or "[" in text else text


def _element(match: re.Match[str]) -> str:
    second_star, emphasised, linked, address = match.groups()
    if linked:
        return f'<a href="{address}">{linked}</a>'
    return f"<strong>{emphasised}</strong>" if second_star else f"<em>{emphasised}</em>"


def _contents(tokens: Sequence[dict[str, Any]]) -> str:
    """The list of the headings `tokens`, as `TocTreeprocessor.build_toc_div` has it written."""
    if not tokens:
        return "<ul></ul>\n"
    items = [
        f'<li><a href="#{each["id"]}">{each["name"]}</a>{_contents(each["children"]) if each["children"] else ""}</li>\n' for each in tokens
    ]
    return f"<ul>\n{''.join(items)}</ul>\n"
