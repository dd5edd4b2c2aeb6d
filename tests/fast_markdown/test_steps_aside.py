"""What is not Python-Markdown's own runs as it always did, in its place."""

import re

import pytest
from markdown import Markdown, blockprocessors, inlinepatterns, treeprocessors
from markdown.extensions.smarty import SubstituteTextPattern
from markdown.inlinepatterns import EscapeInlineProcessor, InlineProcessor, Pattern, SimpleTagInlineProcessor, SimpleTextInlineProcessor

from plugins.journal.fast_markdown import converter, inline, known_versions
from plugins.journal.fast_markdown.converter import Converter
from tests.fast_markdown.made_up import document
from tests.fast_markdown.options import ALL, said


class Upper(InlineProcessor):
    """Takes every word `ici`, whatever else the text holds."""

    def handleMatch(self, m, data):
        return m.group(0).upper(), m.start(), m.end()


class Loud(EscapeInlineProcessor):
    """A subclass that matches without a backslash."""

    def getCompiledRegExp(self):
        return re.compile("(mot)")

    def handleMatch(self, m, data):
        return "BRUIT", m.start(), m.end()


class Always(blockprocessors.HashHeaderProcessor):
    """A subclass that takes blocks in which nothing is a title."""

    def test(self, parent, block):
        return block.startswith("ici")

    def run(self, parent, blocks):
        blocks[0] = f"# {blocks[0]}"
        return False


class Shy(blockprocessors.BlockProcessor):
    """Looks at every block and changes those it gives back."""

    def test(self, parent, block):
        return "ici" in block

    def run(self, parent, blocks):
        blocks[0] = "> " + blocks[0].replace("ici", "là")
        return False


class Meddler(blockprocessors.BlockProcessor):
    """Takes titles away from the document while it is read."""

    def test(self, parent, block):
        if block == "sans titres" and "hashheader" in self.parser.blockprocessors:
            self.parser.blockprocessors.deregister("hashheader")
        return False


class Swapper(InlineProcessor):
    """Adds a pattern while a text is read."""

    def handleMatch(self, m, data):
        self.md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(.+?)~~", "del"), "del", 1)
        return "", m.start(), m.end()


def block(kind, priority):
    return lambda md: md.parser.blockprocessors.register(kind(md.parser), "theirs", priority)


def pattern(make, priority=200):
    return lambda md: md.inlinePatterns.register(make(md), "theirs", priority)


def an_expression(md):
    md.inlinePatterns["escape"].compiled_re = re.compile("(z)")


def a_method(md):
    md.parser.blockprocessors["hashheader"].test = lambda parent, block: False


def a_delimiter(md):
    md.delimiters.add("~", "del", double=True)


def other_delimiters(md):
    md.delimiters.add("*", "b,i")


def a_serializer(md):
    serializer = md.serializer
    md.serializer = lambda element: serializer(element).replace("ici", "là")


def an_ancestor(md):
    md.inlinePatterns["link"].ANCESTOR_EXCLUDES = ("p",)


CHANGES = {
    "block processor that gives back": block(Shy, 95),
    "block processor before paragraphs": block(Shy, 11),
    "subclass of a block processor": block(Always, 95),
    "block processor that changes the others": block(Meddler, 200),
    "inline pattern": pattern(lambda md: Upper(r"\bici\b", md)),
    "inline pattern that adds another": pattern(lambda md: Swapper("§", md)),
    "old pattern": pattern(lambda md: inlinepatterns.SimpleTextPattern(r"(ici)", md)),
    "subclass of a pattern": pattern(lambda md: Loud(r"\\(.)", md)),
    "known class, other expression": pattern(lambda md: SimpleTextInlineProcessor(r"(mot)", md), 5),
    "known class of smarty, other expression": pattern(lambda md: SubstituteTextPattern("mot", ("x",), md), 5),
    "expression of an instance": an_expression,
    "method of an instance": a_method,
    "a third delimiter": a_delimiter,
    "other tags of emphasis": other_delimiters,
    "serializer": a_serializer,
    "ancestors that exclude": an_ancestor,
}
TEXTS = [
    "ici et *là*",
    "mot\n\nici [a](b)\n# titre\nz \\* mot",
    "- ici\n\n    ici **x** ~~y~~ mot",
    "sans titres\n\n# titre",
    "§ ~~a~~ *§*\n\n~~b~~",
    "z",
]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_what_others_add_or_change_works_as_it_did(change, before):
    for text in [*TEXTS, *(document(number) for number in range(30))]:
        stock, faster = Markdown(**ALL["pelican"]), Markdown(**ALL["pelican"])
        change(stock)
        if before:
            change(faster)
        converter.speed_up(faster)
        if not before:
            change(faster)
        assert said(faster, text) == said(stock, text)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_between_two_documents_counts_for_the_second(change):
    stock, faster = Markdown(**ALL["pelican"]), converter.speed_up(Markdown(**ALL["pelican"]))
    for md in (stock, faster):
        said(md, "\n\n".join(TEXTS))
        change(md.reset())
    for text in TEXTS:
        assert said(faster.reset(), text) == said(stock.reset(), text)


def test_a_subclass_of_a_tree_step_keeps_its_class():
    class Mine(treeprocessors.PrettifyTreeprocessor):
        def run(self, root):
            root[0].text = "à moi"

    md = Markdown()
    md.treeprocessors.register(Mine(md), "prettify", 10)
    assert type(converter.speed_up(md).treeprocessors["prettify"]) is Mine
    assert md.convert("x") == "<p>à moi</p>"


def test_a_part_that_carries_a_method_of_its_own_keeps_its_class():
    md = Markdown()
    md.treeprocessors["inline"]._InlineProcessor__applyPattern = lambda pattern, data, place, start=0: (data, False, 0)
    assert converter.speed_up(md).convert("*x*") == "<p>*x*</p>"


def test_a_subclass_of_markdown_is_left_alone():
    class Mine(Markdown):
        def is_block_level(self, tag):
            return False

    assert type(converter.speed_up(Mine()).parser).__module__ == "markdown.blockparser"


def test_tabs_of_no_length_are_left_alone():
    assert type(converter.speed_up(Markdown(tab_length=0)).parser).__module__ == "markdown.blockparser"


def test_the_version_in_use_is_one_that_was_read():
    assert known_versions.is_known_markdown(), f"{known_versions.digest()} : CONTRIBUTING.md, « Another version of Python-Markdown »"


def test_another_version_is_left_alone(monkeypatch):
    monkeypatch.setattr(known_versions, "SOURCES", {"another": "9.9"})
    assert type(Converter(ALL["pelican"]).take_instance()) is Markdown
    assert type(converter.speed_up(Markdown()).parser).__module__ == "markdown.blockparser"


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (blockprocessors.HashHeaderProcessor, "test", lambda self, parent, block: False),
        (blockprocessors.HashHeaderProcessor, "RE", re.compile("x")),
        (Pattern, "getCompiledRegExp", lambda self: re.compile("x")),
        (Markdown, "convert", lambda self, source: "x"),
    ],
    ids=["method", "expression", "getter", "convert"],
)
def test_a_patched_class_is_left_alone(monkeypatch, kind, name, value):
    assert known_versions.is_known_markdown()
    monkeypatch.setattr(kind, name, value)
    assert not known_versions.is_known_markdown()
    assert type(Converter(ALL["pelican"]).take_instance()) is Markdown


def test_every_pattern_of_python_markdown_has_its_trigger():
    md = converter.speed_up(Markdown(**ALL["more"]))
    smarty = md.treeprocessors["smarty"].inlinePatterns
    patterns = [*md.inlinePatterns, *smarty]
    assert [each for each in patterns if inline.triggers(each)[0] is inline.ALWAYS] == []
