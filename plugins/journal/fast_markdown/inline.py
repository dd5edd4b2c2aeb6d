"""The inline patterns: a text is shown to a pattern only when it holds the characters that the pattern needs."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString

from plugins.journal.fast_markdown import known_versions
from plugins.journal.fast_markdown.triggers import ALWAYS, CHEAPER, pointless, points, triggers

Pattern = inlinepatterns.InlineProcessor
Step = tuple[int, Pattern, str, str | None]
"""A pattern by its place, and the one or the other string of which a text for it holds one."""


class InlinePlan:
    """The patterns behind their triggers, for one state of them and of the document."""

    def __init__(self, patterns: Sequence[Pattern], idle: Sequence[Pattern]):
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

    def __init__(self, made_for: tuple[list[Pattern], list[Any], list[int]]):
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
    _InlineProcessor__applyPattern: Callable[[Pattern, str, int, int], tuple[str, bool, int]]
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

    def _ungated(self, pattern: Pattern, data: str, place: int) -> str:
        start, matched = 0, True
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, place, start)
        return data

    def _applied(self, pattern: Pattern, data: str, place: int) -> str:
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
