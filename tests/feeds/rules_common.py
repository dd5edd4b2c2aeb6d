"""Rules that RSS and Atom share, as W3C's feed validator words them: https://validator.w3.org/feed/docs/"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from lxml import etree

Rule = Callable[[etree._Element], Iterator[str]]
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
UNDEFINED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef]|[\ufffe\uffff\U0001fffe\U0001ffff]")
RISKY = ["script", "iframe", "object", "embed", "form", "meta", "style"]


def problems(document: bytes, rules: tuple[Rule, ...]) -> list[str]:
    """What is wrong with `document`, each problem headed by the name of its rule."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [f"well_formed: {error}"]
    return [f"{rule.__name__}: {problem}" for rule in rules for problem in rule(root)]


def bad_characters(root: etree._Element) -> Iterator[str]:
    """BadCharacters, NotHtml (« Invalid codepoint in stream »): what no keyboard writes and no font draws."""
    for node in root.iter():
        yield from (f"{node.tag} {text!r}" for text in (node.text, *node.attrib.values()) if text and UNDEFINED.search(text))


def is_web_address(text: str | None) -> bool:
    """Whether `text` is an absolute http(s) address that needs no further escaping."""
    return bool(text and URI.fullmatch(text) and urlsplit(text).scheme in ("http", "https") and urlsplit(text).hostname)


def hub_problems(links: list[etree._Element]) -> Iterator[str]:
    """WebSub, section 4: a hub is named once, by an address that can be asked."""
    addresses = [node.get("href") for node in links if node.get("rel") == "hub"]
    yield from (str(address) for address in addresses if not is_web_address(address) or addresses.count(address) > 1)


def html_problems(html: str | None) -> Iterator[str]:
    """SecurityRisk and ContainsRelRef: what a reader's program would refuse or could not resolve."""
    soup = BeautifulSoup(html or "", "html.parser")
    yield from (f"<{element.name}>" for element in soup.find_all(RISKY))
    for element in soup.find_all(True):
        yield from (f"{name}=" for name in element.attrs if name.startswith("on"))
        addresses = [element[name] for name in ("href", "src", "poster", "cite") if name in element.attrs]
        addresses += [candidate.split()[0] for candidate in element.get("srcset", "").split(", ") if candidate]
        yield from (f"relative address {address}" for address in addresses if not urlsplit(address).scheme)
        yield from (f"script address {address}" for address in addresses if urlsplit(address).scheme == "javascript")
