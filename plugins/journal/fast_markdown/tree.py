"""The steps over the tree: those that look at every element are passed when nothing in the text asks for them."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import STX


class GatedAttrList(AttrListTreeprocessor):
    """Attribute lists are read only in a document that has a brace."""

    def run(self, doc: Element) -> None:
        """As `AttrListTreeprocessor.run`."""
        if _holds(doc, "{"):
            super().run(doc)


class GatedUnescape(UnescapeTreeprocessor):
    """Escaped characters are restored only in a document that has one, in a text or in an attribute."""

    def run(self, root: Element) -> None:
        """As `UnescapeTreeprocessor.run`."""
        if _holds(root, STX) or _an_attribute_holds(root, STX):
            super().run(root)


class LeanPrettify(PrettifyTreeprocessor):
    """Asks a set, and not a list, whether an element is a block."""

    md: Markdown

    def run(self, root: Element) -> None:
        """As `PrettifyTreeprocessor.run`."""
        self._blocks = frozenset(self.md.block_level_elements)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:
        if _block(elem.tag, self._blocks):
            self._inside(elem, self._blocks)
        elif not elem.tail or not elem.tail.strip():
            elem.tail = "\n"

    def _inside(self, elem: Element, blocks: frozenset[str]) -> None:
        """The line breaks in and after a block."""
        if len(elem) and elem.tag not in ("code", "pre"):
            if (not elem.text or not elem.text.strip()) and _block(elem[0].tag, blocks):
                elem.text = "\n"
            for child in elem:
                if child.tag in blocks or _block(child.tag, blocks):
                    self._inside(child, blocks)
        if not (tail := elem.tail) or not tail.strip():
            elem.tail = "\n"


def _block(tag: object, blocks: frozenset[str]) -> bool:
    """As `Markdown.is_block_level`."""
    return isinstance(tag, str) and (tag in blocks or tag.lower().rstrip("/") in blocks)


def _holds(root: Element, char: str) -> bool:
    """Whether a text or a tail below `root` holds `char`."""
    return char in "".join(root.itertext()) or (root.tail is not None and char in root.tail)


def _an_attribute_holds(root: Element, char: str) -> bool:
    for each in root.iter():
        for _, value in each.items():
            if value is not None and char in value:
                return True
    return False
