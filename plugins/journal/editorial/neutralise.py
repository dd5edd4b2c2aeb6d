"""Sanitize body HTML by rebuilding it from an allow list: slow and safe. `body.py` spares most bodies the trip."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.dammit import EntitySubstitution
from bs4.element import AttributeValueList, Comment, PreformattedString
from bs4.formatter import HTMLFormatter

from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial.body import (
    ADDRESSES,
    ALIGNMENT,
    ALLOWED,
    DEEPEST,
    DROPPED,
    FRAMES,
    HEADINGS,
    KNOWN_ELEMENTS,
    LIKE_AN_ADDRESS,
    RENAMED,
    UNTITLED,
    list_allowed_attributes,
)
from plugins.journal.editorial.links import Links

UNCLOSED = "balise non fermée"
UNREAD = ("script", "style")
"""Elements whose words no reader sees."""

SPELLING = HTMLFormatter(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")


@dataclass
class BodyCleaner:
    """A body being made harmless: `mistakes` pairs each mistake with the words by which it is found in the Markdown."""

    links: Links
    mistakes: list[tuple[str, InvalidValue]] = field(default_factory=list)

    def add_mistake(self, needle: str, wrong: InvalidValue) -> None:
        """Remember a mistake."""
        self.mistakes.append((needle, wrong))

    def follow(self, address: str, how: Callable[[str], str]) -> str | None:
        """The address to write in place of `address`, or None when there is none; a mistake is remembered."""
        try:
            return how(address)
        except InvalidValue as wrong:
            self.add_mistake(address, wrong)
            return wrong.instead if isinstance(wrong.instead, str) else None


def sanitize_html(html: str, links: Links) -> tuple[str, list[tuple[str, InvalidValue]]]:
    """`html` with nothing left in it that harms readers, and what was wrong in it."""
    cleaning = BodyCleaner(links)
    soup = _parse(html)
    for _ in UNREAD:
        if let_out := _remove_endless_programs(html, soup, cleaning):
            html = let_out
            soup = _parse(html)
    _check_depth(soup)
    for stray in soup.find_all(string=lambda text: isinstance(text, PreformattedString | Comment)):
        stray.extract()
    swallowing = _find_unclosed(html, soup)
    demoted = 1 if soup.find("h1") else 0
    for element in soup.find_all(True):
        if element.parent is not None and id(element) in swallowing:
            _release_children(element, cleaning)
        if element.parent is not None:  # what was taken out has none; `decomposed` would search all that the element holds
            _clean_element(element, soup, cleaning, demoted)
    return soup.decode(formatter=SPELLING), cleaning.mistakes


def _check_depth(soup: BeautifulSoup) -> None:
    """Raises RecursionError when elements are nested deeper than the next steps can follow."""
    depths = {id(soup): 0}
    for element in soup.find_all(True):
        depths[id(element)] = depths[id(element.parent)] + 1
        if depths[id(element)] > DEEPEST:
            raise RecursionError


def _parse(html: str) -> BeautifulSoup:
    """The tree of `html`, without Beautiful Soup's guesses on what it might be besides."""
    with warnings.catch_warnings():
        for guess in (MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning):
            warnings.simplefilter("ignore", guess)
        return BeautifulSoup(html, "html.parser")


def _remove_endless_programs(html: str, soup: BeautifulSoup, cleaning: BodyCleaner) -> str:
    """`html` without an unclosed `<script>` or `<style>` opening, in which the parser loses all that follows; empty without one. A space
    replaces it, so that the words around it stay separate."""
    for name in UNREAD:
        last = soup.find_all(name)[-1:]
        if not last or id(last[0]) not in _find_unclosed(html, soup):
            continue
        closed = max((match.end() for match in re.finditer(rf"</{name}[\s/>]", html, re.IGNORECASE)), default=0)
        cleaning.add_mistake(f"<{name}", _build_unclosed_mistake(name))
        return html[:closed] + re.sub(rf"<{name}(?=[\s/>])[^>]*>", " ", html[closed:], flags=re.IGNORECASE)
    return ""


def _find_unclosed(html: str, soup: BeautifulSoup) -> set[int]:
    """The elements that go with what they hold, and that hold all the words to the end since nothing closes them."""
    identities: set[int] = set()
    for name in {element.name for element in soup.find_all([*DROPPED, *FRAMES])}:
        elements = soup.find_all(name)
        missing = len(elements) - len(re.findall(rf"</{name}[\s/>]", html, re.IGNORECASE))
        last = [element for element in elements if element.next_sibling is None and _has_words(element)]
        identities.update(id(element) for element in last[: max(missing, 0)])
    return identities


def _has_words(element: Tag) -> bool:
    """Whether words may have been in it: those of an unclosed program are not given by the parser."""
    return element.name in UNREAD or any(map(str.strip, element.find_all(string=True)))


def _release_children(element: Tag, cleaning: BodyCleaner) -> None:
    """Let out what an element that nothing closes swallowed."""
    name = element.name
    cleaning.add_mistake(f"<{name}", _build_unclosed_mistake(name))
    for child in reversed(list(element.contents)):
        element.insert_after(child.extract())
    if name in DROPPED:
        element.decompose()


def _build_unclosed_mistake(name: str) -> InvalidValue:
    return InvalidValue(f"« <{name}> » n’est pas fermé, et prend toute la suite.", f"Effacez-le, ou fermez-le par « </{name}> ».", UNCLOSED)


def _clean_element(element: Tag, soup: BeautifulSoup, cleaning: BodyCleaner, demoted: int) -> None:
    name = element.name
    if name in DROPPED:
        cleaning.add_mistake(f"<{name}", InvalidValue(f"« <{name}> » n’est pas admis.", "Effacez-le.", DROPPED[name]))
        element.decompose()
    elif name in FRAMES:
        _clean_frame(element, soup, cleaning)
    elif name in KNOWN_ELEMENTS:
        cleaning.add_mistake(
            f"<{name}", InvalidValue(f"la balise « <{name}> » n’est pas admise.", "Gardez-en les mots seuls.", "balise non admise")
        )
        element.unwrap()
    elif name not in ALLOWED and name not in RENAMED:
        cleaning.add_mistake(
            f"<{name}", InvalidValue(f"« <{name}> » n’est pas une balise.", "Écrivez « &lt; » pour montrer un chevron.", "balise inconnue")
        )
        element.insert_before(f"<{name}>")
        element.unwrap()
    else:
        _clean_allowed_element(element, soup, cleaning, demoted)


def _clean_allowed_element(element: Tag, soup: BeautifulSoup, cleaning: BodyCleaner, demoted: int) -> None:
    if element.name == "center":
        element["align"] = "center"
    element.name = RENAMED.get(element.name, element.name)
    if element.name in HEADINGS and element.find_parent(UNTITLED):
        element.name = "strong"
    elif demoted and element.name in HEADINGS:
        element.name = f"h{min(6, int(element.name[1]) + demoted)}"
    _clean_attributes(element, cleaning)
    if element.name == "a" and "href" in element.attrs:
        _clean_link(element, cleaning)
    elif element.name == "img":
        _clean_picture(element, soup, cleaning)
    elif element.name in ("audio", "video", "source", "track"):
        _clean_media(element, cleaning)


def _clean_attributes(element: Tag, cleaning: BodyCleaner) -> None:
    align = ALIGNMENT.search(str(element.attrs.get("style", "")))
    side = align[1].lower() if align else str(element.attrs.get("align", "")).lower()
    for name in list(element.attrs):
        if name.startswith("on"):
            cleaning.add_mistake(name, InvalidValue(f"l’attribut « {name} » lance un programme.", "Effacez-le.", "programme dans le texte"))
        elif name == "style" and not align:
            cleaning.add_mistake(
                "style=", InvalidValue("la mise en forme « style=… » est laissée de côté.", "", "mise en forme dans le texte")
            )
        if name not in list_allowed_attributes(element.name) and not name.startswith("aria-"):
            del element[name]
        elif name not in ADDRESSES:
            element[name] = _neutralise_address(element[name])
    if side in ("left", "right", "center", "justify") and element.name != "img":
        element["class"] = " ".join([*element.get_attribute_list("class"), f"align-{side}"]).strip()


def _neutralise_address(value: str | AttributeValueList) -> str | AttributeValueList:
    """`value` without what Pelican would take for an address of the journal, and put another in its place."""
    if isinstance(value, str):
        return LIKE_AN_ADDRESS.sub("(", value)
    return AttributeValueList(LIKE_AN_ADDRESS.sub("(", each) for each in value)


def _clean_link(element: Tag, cleaning: BodyCleaner) -> None:
    address = cleaning.follow(str(element["href"]), cleaning.links.link)
    if address is None:
        element.unwrap()
    else:
        element["href"] = address


def _clean_picture(element: Tag, soup: BeautifulSoup, cleaning: BodyCleaner) -> None:
    source, words = str(element.attrs.get("src", "")), str(element.attrs.get("alt") or "").strip()
    if not words:
        cleaning.add_mistake(
            source,
            InvalidValue("cette image n’a pas de texte alternatif.", "Écrivez ![ce qu’elle montre](…).", "texte alternatif manquant"),
        )
    address = cleaning.follow(source, cleaning.links.picture)
    if address is not None:
        element["src"], element["alt"] = address, words
    else:
        _replace_by_link(element, source, words or "Voir l’image", words, soup, cleaning)


def _replace_by_link(element: Tag, source: str, label: str, words: str, soup: BeautifulSoup, cleaning: BodyCleaner) -> None:
    """A link to what cannot be shown here, or its words alone when it leads nowhere or stands in a link already."""
    address = f"https:{source}" if source.startswith("//") else source
    if address.lower().startswith(("http://", "https://")) and not element.find_parent("a"):
        try:
            link = soup.new_tag("a", href=cleaning.links.link(address), rel="noreferrer")
        except InvalidValue:
            element.replace_with(words)
            return
        link.string = label
        element.replace_with(link)
    else:
        element.replace_with(words)


def _clean_frame(element: Tag, soup: BeautifulSoup, cleaning: BodyCleaner) -> None:
    source = str(element.attrs.get(FRAMES[element.name], ""))
    cleaning.add_mistake(
        source or f"<{element.name}",
        InvalidValue(f"« <{element.name}> » amène un autre site dans la page.", "Mettez un lien à la place.", "cadre étranger"),
    )
    words = str(element.attrs.get("title") or "").strip()
    _replace_by_link(element, source, words or _format_link_label(source), words, soup, cleaning)


def _format_link_label(source: str) -> str:
    host = source.partition("//")[2].partition("/")[0].removeprefix("www.")
    return f"Voir sur {host}" if host else "Voir"


def _clean_media(element: Tag, cleaning: BodyCleaner) -> None:
    if element.name == "source" and element.parent is not None and element.parent.name == "picture":
        element.decompose()
        return
    for name, how in (("src", cleaning.links.media), ("poster", cleaning.links.picture)):
        if name in element.attrs:
            address = cleaning.follow(str(element[name]), how)
            if address is None:
                del element[name]
            else:
                element[name] = address
