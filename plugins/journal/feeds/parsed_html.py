"""HTML made portable the slow and sure way, for any HTML."""

from bs4 import BeautifulSoup, Comment, Tag

from plugins.journal.feeds.portable import ADDRESSES, absolutize_attribute

LEFT_OUT = [
    "script",
    "style",
    "template",
    "iframe",
    "frame",
    "object",
    "embed",
    "link",
    "meta",
    "base",
    "form",
    "input",
    "button",
    "select",
    "textarea",
]
CHANGED = frozenset({*ADDRESSES, "srcset", "style"})


def make_portable_by_parser(html: str, base: str) -> str:
    """The same as `portable` for `html`, with a parser."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(LEFT_OUT):
        element.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(True):
        _settle(element, base)
    return soup.decode(formatter="minimal").strip()


def _settle(element: Tag, base: str) -> None:
    for name in list(element.attrs):
        if name.startswith("on") or name in CHANGED:
            _replace(element, name, absolutize_attribute(base, name, str(element[name])))


def _replace(element: Tag, name: str, value: str | None) -> None:
    if value is None:
        del element[name]
    else:
        element[name] = value
