"""The steps over the tree, the HTML set aside put back, and the HTML of a tree written."""

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.serializers import BOOLEAN_ATTRIBUTES, RE_AMP, to_html_string, to_xhtml_string
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX


class LeanRawHtml(RawHtmlPostprocessor):
    """Finds placeholders first, and then whether a paragraph holds nothing else."""

    md: Markdown

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


class LeanMarkdownInHtml(MarkdownInHTMLPostprocessor):
    """The same for `markdown.extensions.md_in_html`."""

    md: Markdown

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


def _restored(post: LeanRawHtml | LeanMarkdownInHtml, text: str) -> str:
    stash, done = post.md.htmlStash, 0
    blocks: list[Any] = stash.rawHtmlBlocks  # texts, and the elements that `md_in_html` alone makes texts of
    pieces: list[str] = []
    for match in HTML_PLACEHOLDER_RE.finditer(text):
        if (key := int(match[1])) >= stash.html_counter:
            continue
        start, end = match.span()
        html = post.stash_to_string(blocks[key])
        if text.startswith("<p>", start - 3) and start - 3 >= done and text.startswith("</p>", end):
            start, end = start - 3, end + 4
            html = html if post.isblocklevel(html) else f"<p>{html}</p>"
        pieces += (text[done:start], _restored(post, html))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


RAW = frozenset({"script", "style"})


def to_xhtml(element: Element) -> str:
    """As `markdown.serializers.to_xhtml_string`."""
    return _serialise(element, " />", frozenset()) or to_xhtml_string(element)


def to_html(element: Element) -> str:
    """As `markdown.serializers.to_html_string`."""
    return _serialise(element, ">", BOOLEAN_ATTRIBUTES["html"]) or to_html_string(element)


def _serialise(root: Element, close: str, boolean: frozenset[str]) -> str | None:
    """The HTML of `root`; None when a tag or an attribute is not a plain string, which are left to Python-Markdown."""
    pieces: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            pieces.append(each)
            continue
        tag, text = each.tag, each.text
        attributes = _attributes(items, boolean) if (items := each.items()) else ""
        if attributes is None or not isinstance(tag, str):
            return None
        opening = f"<{tag}{attributes}"
        tail = _escaped(each.tail) if each.tail else ""
        if (name := tag.lower()) in HTML_EMPTY:
            if close == " />":
                pieces.append(f"{opening} />{tail}")
                continue
            end = tail
        else:
            end = f"</{tag}>{tail}"
        inner = "" if not text else text if name in RAW else _escaped(text)
        if len(each):
            pieces.append(f"{opening}>{inner}")
            stack.append(end)
            stack.extend(reversed(each))
        else:
            pieces.append(f"{opening}>{inner}{end}")
    return "".join(pieces)


def _attributes(items: Iterable[tuple[str, str | None]], boolean: frozenset[str]) -> str | None:
    """As they are written, each with a space before it; None when one is not a plain string."""
    written = ""
    for key, value in sorted(items):
        if not isinstance(key, str) or not isinstance(value, str | None):
            return None
        quoted = None if value is None else _escaped(value).replace('"', "&quot;")
        written += f" {key}" if quoted is None or (key == quoted and key in boolean) else f' {key}="{quoted}"'
    return written


def _escaped(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


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
