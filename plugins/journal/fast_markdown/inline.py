"""The inline patterns: a text is shown to a pattern only when it holds the characters that the pattern needs, its trigger."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns
from markdown import inlinepatterns as own
from markdown.extensions import footnotes, nl2br, smarty, wikilinks
from markdown.inlinepatterns import DelimiterProcessor, ImageInlineProcessor, LinkInlineProcessor, Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString

from plugins.journal.fast_markdown import known_versions

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


FOOTNOTE, WIKILINK = r"\[\^([^\]]*)\]", r"\[\[([\w0-9_ -]+)\]\]"
TRIGGERS: dict[tuple[type, str], str] = {
    (own.BacktickInlineProcessor, own.BACKTICK_RE): "`",
    (own.EscapeInlineProcessor, own.ESCAPE_RE): "\\",
    (own.ReferenceInlineProcessor, own.REFERENCE_RE): "[",
    (own.LinkInlineProcessor, own.LINK_RE): "](",
    (own.ImageInlineProcessor, own.IMAGE_LINK_RE): "![",
    (own.ImageReferenceInlineProcessor, own.IMAGE_REFERENCE_RE): "![",
    (own.ShortReferenceInlineProcessor, own.REFERENCE_RE): "[",
    (own.ShortImageReferenceInlineProcessor, own.IMAGE_REFERENCE_RE): "![",
    (own.AutolinkInlineProcessor, own.AUTOLINK_RE): "://",
    (own.AutomailInlineProcessor, own.AUTOMAIL_RE): "@",
    (own.SubstituteTagInlineProcessor, own.LINE_BREAK_RE): "  \n",
    (own.HtmlInlineProcessor, own.HTML_RE): "<",
    (own.HtmlInlineProcessor, own.ENTITY_RE): "&",
    (own.HtmlInlineProcessor, smarty.HTML_STRICT_RE): "<",
    (own.SubstituteTagInlineProcessor, nl2br.BR_RE): "\n",
    (footnotes.FootnoteInlineProcessor, FOOTNOTE): "[^",
    (wikilinks.WikiLinksInlineProcessor, WIKILINK): "[[",
} | {
    (smarty.SubstituteTextPattern, expression): trigger
    for expression, trigger in (
        (r"(?<!-)---(?!-)", "---"),
        (r"(?<!-)--(?!-)", "--"),
        (r"(?<!\.)\.{3}(?!\.)", "..."),
        (r"\<\<", "<<"),
        (r"\>\>", ">>"),
        (smarty.singleQuoteStartRe, "'"),
        (smarty.doubleQuoteStartRe, '"'),
        (smarty.doubleQuoteSetsRe, "\"'"),
        (smarty.singleQuoteSetsRe, "'\""),
        (smarty.doubleQuoteSetsRe2, "'\""),
        (smarty.singleQuoteSetsRe2, "\"'"),
        (smarty.decadeAbbrRe, "'"),
        (smarty.openingSingleQuotesRegex, "'"),
        (smarty.closingSingleQuotesRegex, "'"),
        (smarty.closingSingleQuotesRegex2, "'"),
        (smarty.remainingSingleQuotesRegex, "'"),
        (smarty.openingDoubleQuotesRegex, '"'),
        (smarty.closingDoubleQuotesRegex, '"'),
        (smarty.closingDoubleQuotesRegex2, '"'),
        (smarty.remainingDoubleQuotesRegex, '"'),
    )
}
"""What a text must hold for a pattern of that class and that expression to make anything of it.

A link needs `](`, for its handler gives up unless a parenthesis follows the bracket; any other needs what its expression spells."""


ALWAYS = ""
"""The trigger of a pattern that must see every text: any text holds it."""

CHEAPER = {"](": "[", "![": "[", "[^": "[", "[[": "[", "://": "<", "@": "<"}
"""One character that a text with anything for these patterns holds too: addresses stand between `<` and `>`."""

REFERENCES = (
    own.ReferenceInlineProcessor,
    own.ImageReferenceInlineProcessor,
    own.ShortReferenceInlineProcessor,
    own.ShortImageReferenceInlineProcessor,
)


def triggers(pattern: Pattern) -> tuple[str, str | None]:
    """One string that a text for `pattern` holds, or another; `ALWAYS` when nothing is known of it."""
    if not known_versions.is_unpatched(pattern):
        return ALWAYS, None
    kind = STANDS_FOR.get(type(pattern), type(pattern))
    if kind is DelimiterProcessor and isinstance(pattern, DelimiterProcessor):
        tokens = pattern.tokens
        known_tokens = set(tokens) == set(pattern.delimiters) and pattern.pattern == "|".join(re.escape(each) for each in tokens)
        if not known_tokens or not 1 <= len(tokens) <= 2:
            return ALWAYS, None
        return tokens[0], tokens[1] if len(tokens) == 2 else None
    return TRIGGERS.get((kind, getattr(pattern.compiled_re, "pattern", "")), ALWAYS), None


def points(pattern: Pattern) -> bool:
    """Whether `pattern` only finds what points to something defined elsewhere in the document."""
    return type(pattern) in REFERENCES or type(pattern) is footnotes.FootnoteInlineProcessor


def pointless(pattern: Pattern) -> bool:
    """Whether nothing that `pattern`, which points, could point to is defined: it would leave every text as it is."""
    if isinstance(pattern, footnotes.FootnoteInlineProcessor):
        return not pattern.footnotes.footnotes
    return not (pattern.md and pattern.md.references)


InlinePattern = inlinepatterns.InlineProcessor
Step = tuple[int, InlinePattern, str, str | None]
"""A pattern by its place, and the one or the other string of which a text for it holds one."""


class InlinePlan:
    """The patterns behind their triggers, for one state of them and of the document."""

    def __init__(self, patterns: Sequence[InlinePattern], idle: Sequence[InlinePattern]):
        steps = [(place, each, *triggers(each)) for place, each in enumerate(patterns)]
        self.all_known = all(trigger is not ALWAYS for _, _, trigger, _ in steps)
        live = [step for step in steps if not (self.all_known and step[1] in idle)]
        self.from_place = [[step for step in live if step[0] >= place] for place in range(len(patterns) + 2)]
        wanted = {CHEAPER.get(each, each) for step in live for each in step[2:] if each is not None}
        self._wanted = sorted({*wanted, STX}, key=len)

    def touches(self, text: str) -> bool:
        """Whether a pattern may make anything of `text`, or a placeholder stands in it."""
        return any(map(text.__contains__, self._wanted))


class InlinePlans:
    """The plans for one state of the patterns: one for each set of those that have nothing to point to."""

    def __init__(self, made_for: tuple[list[InlinePattern], list[Any], list[int]]):
        self.made_for = made_for
        self._pointing = [each for each in made_for[0] if points(each)]
        self._plans: dict[tuple[bool, ...], InlinePlan] = {}

    def current_plan(self) -> InlinePlan:
        """The plan for what is defined now."""
        idle = tuple([pointless(each) for each in self._pointing])
        if idle not in self._plans:
            patterns = self.made_for[0]
            self._plans[idle] = InlinePlan(patterns, [each for each, nothing in zip(self._pointing, idle, strict=True) if nothing])
        return self._plans[idle]


class GatedInlineProcessor(InlineProcessor):
    """Leaves alone the texts in which no pattern could find anything, and tries on the others those that could."""

    plan: InlinePlan
    plans: InlinePlans | None = None

    _InlineProcessor__build_ancestors: Callable[[Element, list[str]], None]
    _InlineProcessor__processPlaceholders: Callable[..., list[tuple[Element, list[str]]]]
    _InlineProcessor__applyPattern: Callable[[InlinePattern, str, int, int], tuple[str, bool, int]]
    _InlineProcessor__stashNode: Callable[[Element | str, str], str]
    """Its own, under the names that Python gives to what a class keeps to itself."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As `InlineProcessor.run`."""
        plan = self._planned()
        self.stashed_nodes = {}
        parents = [] if ancestors is None else ancestors[:]
        self.parent_map = {} if plan.all_known else {child: parent for parent in tree.iter() for child in parent}
        self._InlineProcessor__build_ancestors(tree, parents)
        stack = deque([(tree, parents)])
        while stack:
            element, self.ancestors = stack.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            self._children(element, stack, plan.touches)
        return tree

    def _children(self, element: Element, stack: deque[tuple[Element, list[str]]], touches: Callable[[str], bool]) -> None:
        """The texts of the children of `element`, whose number grows meanwhile; what they contain is left on `stack`."""
        found = []
        for child in element:
            if (text := child.text) and not isinstance(text, AtomicString) and touches(text):
                found.append((child, self._text(child, text)))
                stack.extend(found[-1][1])
            if (tail := child.tail) and touches(tail):
                self._tail(element, child, tail)
            if len(child):
                self.parent_map[child] = element
                stack.append((child, self.ancestors[:]))
        for child, nodes in found:
            for place, (node, _) in enumerate(nodes):
                child.insert(place, node)

    def _text(self, child: Element, text: str) -> list[tuple[Element, list[str]]]:
        self.ancestors.append(child.tag.lower())
        child.text = None
        nodes = self._InlineProcessor__processPlaceholders(self._InlineProcessor__handleInline(text), child)
        for node, _ in nodes:
            self.parent_map[node] = child
        self.ancestors.pop()
        return nodes

    def _tail(self, element: Element, child: Element, tail: str) -> None:
        tail = self._InlineProcessor__handleInline(tail)
        carrier = Element("d")
        child.tail = None
        nodes = self._InlineProcessor__processPlaceholders(tail, carrier, False)
        if carrier.tail:
            child.tail = carrier.tail
        place = list(element).index(child) + 1
        for node, _ in reversed(nodes):
            self.parent_map[node] = element
            element.insert(place, node)

    def _planned(self) -> InlinePlan:
        patterns = list(self.inlinePatterns)
        expressions = [getattr(each, "compiled_re", None) for each in patterns]
        state = patterns, expressions, known_versions.count_own_attributes(patterns)
        if self.plans is None or self.plans.made_for != state:
            self.plans = InlinePlans(state)
        self.plan = self.plans.current_plan()
        return self.plan

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """As `InlineProcessor.__handleInline`, which the rest of the class calls."""
        if isinstance(data, AtomicString):
            return data
        plan = self.plan if self.plan.all_known else self._planned()
        for place, pattern, one, other in plan.from_place[patternIndex]:
            if one in data or (other and other in data):
                data = self._applied(pattern, data, place) if one else self._ungated(pattern, data, place)
        return data

    def _ungated(self, pattern: InlinePattern, data: str, place: int) -> str:
        start, matched = 0, True
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, place, start)
        return data

    def _applied(self, pattern: InlinePattern, data: str, place: int) -> str:
        """`data` once `pattern` has had all that it takes; as `InlineProcessor.__applyPattern`, again and again."""
        start = 0
        while True:
            for match in pattern.compiled_re.finditer(data, start):
                node, begin, end = pattern.handleMatch(match, data)
                if begin is not None and end is not None:
                    break
            else:
                return data
            if node is None:
                start = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._inside(node, place)
            placeholder = self._InlineProcessor__stashNode(node, "")
            data = f"{data[:begin]}{placeholder}{data[end:]}"
            start = begin + len(placeholder)

    def _inside(self, node: Element, place: int) -> None:
        """What a pattern made is shown to the patterns after it; what follows its children, to the same ones again."""
        for child in (node, *node):
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self._InlineProcessor__handleInline(child.text, place + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self._InlineProcessor__handleInline(child.tail, place)

    def _InlineProcessor__processElementText(self, node: Element, subnode: Element, isText: bool = True) -> None:
        """As `InlineProcessor.__processElementText`, which changes nothing without a placeholder."""
        if STX in ((subnode.text if isText else subnode.tail) or ""):
            super()._InlineProcessor__processElementText(node, subnode, isText)  # type: ignore[misc]  # see above
