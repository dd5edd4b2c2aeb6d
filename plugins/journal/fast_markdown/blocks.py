"""The steps over the source, and the block parser: a processor sees a block only when a line starts as it needs.

A plain text, as most articles and all summaries are, has headings, paragraphs and lists of one level, with links and emphasis that hold no
other: its HTML is written at once, without asking each of all that could make something else of it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown import blockprocessors as own
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, admonition, def_list, footnotes, md_in_html, nl2br, sane_lists, smarty, tables, toc
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.md_in_html import HtmlBlockPreprocessor as MarkdownInHtmlPreprocessor
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.inlinepatterns import DelimiterProcessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.util import ETX, STX

from plugins.journal.fast_markdown import known_versions
from plugins.journal.fast_markdown.known_versions import ObservedMarkdown, RegistrySnapshot, WatchedRegistry

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


FENCES = ("```", "~~~")
BLANK_WITH_SPACES = re.compile(r"\n +\n")
"""A line of nothing but spaces; unlike the expression of Python-Markdown, which empties it, it starts with what can be found fast."""


class LeanWhitespace(NormalizeWhitespace):
    """Takes out only what is there."""

    def run(self, lines: list[str]) -> list[str]:
        """As `NormalizeWhitespace.run`."""
        source = "\n".join(lines) + "\n\n"
        if STX in source or ETX in source or "\r" in source or "\t" in source or BLANK_WITH_SPACES.search(source):
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


EMPTY, INDENTED, PIPED, DIGIT = "\n", " ", "|", "0"
STARTS: dict[type, str] = {
    own.EmptyBlockProcessor: EMPTY,
    own.ListIndentProcessor: INDENTED,
    own.CodeBlockProcessor: INDENTED,
    own.HashHeaderProcessor: "#",
    own.SetextHeaderProcessor: "=-",
    own.HRProcessor: "-_*",
    own.OListProcessor: DIGIT,
    own.UListProcessor: "*+-",
    own.BlockQuoteProcessor: ">",
    own.ReferenceProcessor: "[",
    abbr.AbbrBlockprocessor: "*",
    admonition.AdmonitionProcessor: "!" + INDENTED,
    def_list.DefListIndentProcessor: INDENTED,
    def_list.DefListProcessor: ":",
    footnotes.FootnoteBlockProcessor: "[",
    md_in_html.MarkdownInHtmlProcessor: STX,
    sane_lists.SaneOListProcessor: DIGIT,
    sane_lists.SaneUListProcessor: "*+-",
    tables.TableProcessor: PIPED,
}
"""What a block must have for a processor to take it: a line that starts, after its spaces, with one of these characters, but for three.

EMPTY: the block is empty or starts with an empty line. INDENTED: it starts with a space. PIPED: it has two lines or more, and a pipe.
DIGIT is any decimal digit. Read in the `test` and the expressions of each class; paragraphs take whatever is left."""

BITS = {char: 1 << place for place, char in enumerate(sorted({char for chars in STARTS.values() for char in chars}))}
OF_A_LINE = {char: bit for char, bit in BITS.items() if char not in (EMPTY, INDENTED, PIPED)} | dict.fromkeys("0123456789", BITS[DIGIT])
EVERY = sum(BITS.values())
LONG = 4000
"""Characters from which a block of several lines is shown to everyone: one of 10,000 headings is given back 10,000 times, a line shorter
each time, and would be gone through as often. Of the blocks of 858 real articles 0.1 % are longer."""

Step = tuple[int, Callable[[Element, str], bool], Callable[[Element, list[str]], bool | None]]
"""A processor by its place, its test and its run."""


def signature(block: str) -> int:
    """What `block` has of that which processors need, a bit of `BITS` for each."""
    if not block:
        return BITS[EMPTY]
    first = block[0]
    bits = BITS[EMPTY] if first == "\n" else BITS[INDENTED] if first == " " else 0
    if "\n" not in block:
        start = block.lstrip(" ")[:1]
        return bits | (OF_A_LINE.get(start) or (BITS[DIGIT] if start.isdecimal() else 0))
    if len(block) > LONG:
        return EVERY
    if "|" in block:
        bits |= BITS[PIPED]
    for line in block.split("\n"):
        start = line.lstrip(" ")[:1]
        bits |= OF_A_LINE.get(start) or (BITS[DIGIT] if start.isdecimal() else 0)
    return bits


class Gates:
    """The processors of a registry, each behind its gate; planned for one state of the registry, and of what each processor carries."""

    def __init__(self, processors: Sequence[own.BlockProcessor], changes: int):
        self.changes = changes
        self._carried = known_versions.count_own_attributes(processors)
        self._steps = [(_needs(each), (place, each.test, each.run)) for place, each in enumerate(processors)]
        self._by_signature: dict[int, tuple[Step, ...]] = {}

    def stale(self, processors: Iterable[own.BlockProcessor]) -> bool:
        """Whether something was put on a processor since: perhaps a method in the place of its own."""
        return self._carried != known_versions.count_own_attributes(processors)

    def steps(self, block: str) -> tuple[Step, ...]:
        """The processors that may take `block`, in their order."""
        bits = signature(block)
        steps = self._by_signature.get(bits)
        if steps is None:
            steps = self._by_signature[bits] = tuple(step for needs, step in self._steps if needs is None or needs & bits)
        return steps


def _needs(processor: own.BlockProcessor) -> int | None:
    """The bits of which `processor` needs one; None when it must see every block."""
    starts = STARTS.get(type(processor))
    return sum(BITS[char] for char in starts) if starts and known_versions.is_unpatched(processor) else None


class GatedBlockParser(BlockParser):
    """Shows a block, in their order, to the processors that may take it and to those that are not known."""

    gates: Gates | None = None
    blockprocessors: WatchedRegistry
    root: Element = Element("")

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """As `BlockParser.parseBlocks`."""
        registry, gates = self.blockprocessors, self.gates
        if parent is self.root and gates is not None and gates.stale(registry):
            gates = None
        while blocks:
            if gates is None or gates.changes != registry.changes:
                gates = self.gates = Gates(list(registry), registry.changes)
            block = blocks[0]
            for place, test, run in gates.steps(block):
                if test(parent, block):
                    if run(parent, blocks) is not False:
                        break
                    if not blocks or blocks[0] is not block:
                        self._rest(parent, blocks, place + 1)
                        break

    def _rest(self, parent: Element, blocks: list[str], place: int) -> None:
        """The round's end after a processor that gave its block back changed."""
        for processor in list(self.blockprocessors)[place:]:
            if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                return
