"""One converter for many documents: each is read as if it were the first."""

import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor

from plugins.journal.fast_markdown.converter import Converter
from plugins.journal.fast_markdown.known_versions import EXTENSIONS, ObservedMarkdown
from tests.fast_markdown.options import ALL, said

TOO_DEEP = "\n".join(f"{'    ' * level}- x" for level in range(280))
UNIQUE = {"extensions": ["footnotes"], "extension_configs": {"footnotes": {"UNIQUE_IDS": True}}}


class Counts(Preprocessor):
    """Numbers the documents, which no reset forgets."""

    seen = 0

    def run(self, lines):
        self.seen += 1
        return [f"{self.seen}", *lines]


class CountsExtension(Extension):
    """Registers `Counts`."""

    def extendMarkdown(self, md):
        md.preprocessors.register(Counts(md), "counts", 28)


def makeExtension(**options):
    return CountsExtension(**options)


def after(first, text, options):
    """What a converter says of `text` once it has said `first`."""
    converter = Converter(options)
    said(converter.take_instance(), first)
    return said(converter.take_instance(), text)


def names(registry):
    """The names of a registry, in their order."""
    return [place.name for _, place in zip(registry, registry._priority, strict=True)]


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("[^1]\n\n[^1]: note", "[^1] sans note"),
        ("[^1] [^1]\n\n[^1]: note", "[^1]\n\n[^1]: autre"),
        ("[a]\n\n[a]: /x", "[a] seul"),
        ("HTML\n\n*[HTML]: langage", "HTML"),
        ("<div>un</div>\n\n<b>deux</b>", "texte\n\n<p>trois</p>"),
        ("Titre: un\n\nx", "deux"),
        ("# Titre\n\n[TOC]", "[TOC]"),
        ("# Titre", "# Titre"),
        ("*ouvert **encore", "fermé* ici**"),
        ("3. trois", "- un"),
        ("1. un\n\n    !!! note\n        x", "    y"),
    ],
)
@pytest.mark.parametrize("options", ALL.values(), ids=ALL)
def test_nothing_stays_of_the_document_before(first, text, options):
    assert after(first, text, options) == said(Markdown(**options), text)


def test_the_same_instance_serves_every_document():
    converter = Converter(ALL["pelican"])
    assert converter.take_instance() is converter.take_instance()


def test_numbers_of_footnotes_do_not_grow():
    converter, text = Converter(UNIQUE), "[^1]\n\n[^1]: note"
    assert {converter.convert(text) for _ in range(3)} == {Markdown(**UNIQUE).convert(text)}


def test_tags_that_an_extension_stored_are_forgotten():
    converter = Converter({})
    converter.take_instance().htmlStash.store_tag("b", {}, 0, 1)
    assert converter.take_instance().htmlStash.tag_data == []


def test_what_a_reader_took_out_or_added_is_put_right():
    converter, plain = Converter(ALL["pelican"]), Markdown(**ALL["pelican"])
    md = converter.take_instance()
    md.preprocessors.deregister("meta")
    md.treeprocessors.register(md.treeprocessors["prettify"], "encore", 3)
    md.block_level_elements.append("mot")
    md.ESCAPED_CHARS.append("z")
    md.stripTopLevelTags = False
    md.mark = "x"
    again = converter.take_instance()
    for registry in ("preprocessors", "inlinePatterns", "treeprocessors", "postprocessors"):
        assert names(getattr(again, registry)) == names(getattr(plain, registry))
    assert (again.block_level_elements, again.ESCAPED_CHARS) == (plain.block_level_elements, plain.ESCAPED_CHARS)
    assert again.stripTopLevelTags
    assert not hasattr(again, "mark")


def test_after_an_exception_another_instance_serves():
    converter = Converter(ALL["pelican"])
    broken = converter.take_instance()
    with pytest.raises(RecursionError):
        broken.convert(TOO_DEEP)
    assert converter.take_instance() is not broken
    assert converter.convert("*bien*") == "<p><em>bien</em></p>"


def test_an_extension_that_is_not_known_gets_a_new_instance_each_time():
    converter = Converter({"extensions": [__name__]})
    assert [converter.convert("x") for _ in range(2)] == ["<p>1\nx</p>"] * 2


def test_an_extension_given_as_an_object_gets_a_new_instance_each_time():
    options = {"extensions": [FootnoteExtension(UNIQUE_IDS=True)]}
    converter = Converter(options)
    assert converter.take_instance() is not converter.take_instance()


def test_a_subclass_of_a_known_extension_gets_a_new_instance_each_time():
    converter = Converter({"extensions": [f"{__name__}:MyFootnotes"]})
    assert converter.take_instance() is not converter.take_instance()


class MyFootnotes(FootnoteExtension):
    """Could keep anything."""


def test_turned_off_it_is_python_markdown_as_it_is():
    converter = Converter(ALL["pelican"], gated=False)
    md = converter.take_instance()
    assert type(md) is Markdown
    assert md is not converter.take_instance()
    assert type(md.parser).__module__ == "markdown.blockparser"


@pytest.mark.parametrize("prefix", ["", "markdown.extensions."])
def test_its_own_extensions_are_those_that_are_installed_under_their_names(monkeypatch, prefix):
    configs = {"toc": {"permalink": True}, "footnotes": {"BACKLINK_TEXT": "^"}}
    made = [Markdown().build_extension(name, configs.get(name, {})) for name in EXTENSIONS]
    monkeypatch.setattr("markdown.util.get_installed_extensions", lambda: pytest.fail("what is installed is asked"))
    ours = [ObservedMarkdown().build_extension(f"{prefix}{name}", configs.get(name, {})) for name in EXTENSIONS]
    assert [(type(each), each.getConfigs()) for each in ours] == [(type(each), each.getConfigs()) for each in made]
