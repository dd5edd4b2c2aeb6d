"""The HTML of a tree, written without asking of each element what only the strange ones need."""

from collections.abc import Iterable
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown.serializers import BOOLEAN_ATTRIBUTES, RE_AMP, to_html_string, to_xhtml_string

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
