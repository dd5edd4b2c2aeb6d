"""The search entries of one page, read from the page itself: what is not online is not in the index."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.publication.kind import Kind
from plugins.core.publication.room import SearchedPages, compile_address_pattern
from plugins.journal.search.facts import (
    MAIN,
    Record,
    find_attribute,
    list_elements,
    list_text_blocks,
    read_facts,
    read_structured_data,
    read_words,
)

PHONE = re.compile(r"(?:\+33[ .\u00a0\u202f]?|\b0)[1-9](?:[ .\u00a0\u202f]?\d\d){4}\b")
SHORT = re.compile(r"\d{2,4}")
"""A short number: 15, 112, 3919. https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html"""
HEADING = re.compile(r'<h[23]\b[^>]*\bid="([^"]*)"[^>]*>(.*?)</h[23]>', re.DOTALL)
VAGUE = {"telephone", "téléphone", "tél", "tél.", "contact", "courriel"}
"""What is before a number and names nobody."""


def list_passages(main: str, title: str, sort: str) -> Iterator[Record]:
    """The parts of the page called `title`: `a` is what each answers, `at` where in the page it is."""
    if sort == "g":
        for block in list_text_blocks(main):
            yield from _read_sections(block)
            yield from _read_numbers(block, title)
    elif sort == "c":
        yield from _read_items(main)


def _read_sections(block: str) -> Iterator[Record]:
    headings = list(HEADING.finditer(block))
    for heading, following in zip_longest(headings, headings[1:]):
        text = read_words(block[heading.end() : following.start() if following else len(block)])
        yield {"a": "passage", "at": f"#{heading[1]}", "title": read_words(heading[2]), "text": text}


def _read_items(main: str) -> Iterator[Record]:
    for section in re.findall(r'<section class="item[^"]*">.*?</section>', main, re.DOTALL):
        heading = re.search(r'<h2\b[^>]*\bid="(point-\d+)"[^>]*>(?:<span class="item-number">.*?</span>)?(.*?)</h2>', section, re.DOTALL)
        if heading:
            text = " ".join(read_words(inner) for attributes, inner in list_elements("p", section) if "entry-text" in attributes)
            yield {"a": "passage", "at": f"#{heading[1]}", "title": read_words(heading[2]), "text": text}


def _read_numbers(block: str, title: str) -> Iterator[Record]:
    for row in re.findall(r"<(?:tr|li|p)\b[^>]*>(?:(?!<(?:tr|li|p|table|ul)\b).)*?</(?:tr|li|p)>", block, re.DOTALL):
        text, at = read_words(row), _find_heading_before(block, block.find(row))
        phone = PHONE.search(text)
        number = phone[0] if phone else _shorten_number(row)
        if not number:
            continue
        cells = [read_words(inner) for _, inner in list_elements("t[hd]", row)]
        strong = [read_words(inner) for _, inner in list_elements("strong", row)]
        name = (cells or strong or [text.partition(number)[0]])[0].strip(" :\u00a0·,")
        vague = not name or len(name) > 60 or name.lower() in VAGUE
        rest = text.partition(number)[2] if not cells else " · ".join(cell for cell in cells[1:] if cell != number)
        if not (vague and at):
            yield {"a": "number", "at": at, "title": title if vague else name, "text": rest.strip(" :·.,;\u00a0"), "n": number}


def _shorten_number(row: str) -> str:
    called = next((read_words(inner) for attributes, inner in list_elements("a", row) if 'href="tel:' in attributes), "")
    cells = [read_words(inner) for _, inner in list_elements("td", row)]
    return called or next((cell for cell in cells[1:2] if SHORT.fullmatch(cell)), "")


def _find_heading_before(block: str, at: int) -> str:
    anchors = [heading[1] for heading in HEADING.finditer(block, 0, max(at, 0))]
    return f"#{anchors[-1]}" if anchors else ""


def list_streets(page: str, site: Path) -> Iterator[Record]:
    """The streets of the town, which the page names with the file that has them, and the quarter of each, or of each part."""
    file = site / urlsplit(find_attribute(page, "data-file")).path.lstrip("/")
    if not find_attribute(page, "data-file") or not file.is_file():
        return
    document = json.loads(file.read_text(encoding="utf-8"))
    quarters = document["quartiers"]
    for name, *parts in document["rues"]:
        rows = [["", part] if isinstance(part, int) else [part[4], part[0]] for part in parts]
        stretches = [[numbers, *quarters[place]] for numbers, place in rows]
        described = " ; ".join(f"{numbers} : {quarter}" if numbers else quarter for numbers, quarter, _ in stretches)
        yield {"a": "street", "at": "", "title": name[0].upper() + name[1:], "text": described, "v": stretches}


TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
CHAPEAU = re.compile(r'<p class="chapeau">(.*?)</p>', re.DOTALL)
KICKER = re.compile(r'<p class="kicker">(.*?)</p>', re.DOTALL)
HIDDEN = '<meta name="robots" content="noindex">'
READ = 'class="story'
TYPED = ("lieu", "evenement", "seance")
"""The kinds whose pages say over their title what each is, with a link to one of TYPES."""
TYPES = ("/types/", "/questions/")
"""What a page of our theme has that is to be read, and no list has."""
LONGEST_SUMMARY = 220
"""Characters of what a result shows of a page."""

SORTS = {
    "article": "a",
    "breve": "b",
    "seance": "c",
    "evenement": "e",
    "travaux": "w",
    "lieu": "p",
    "alerte": "x",
    "tribune": "o",
    "question": "v",
    "entraide": "v",
    "debat": "v",
    "page": "g",
    "dossier": "l",
    "list": "l",
    "line": "t",
    "lines": "l",
    "stop": "s",
    "member": "m",
    "quarter": "q",
    "streets": "l",
    "street": "r",
    "number": "n",
    "passage": "h",
}
"""The first letter of what the index calls an entry, by the name of its kind or by what it answers: the browser weighs by it, before it has
asked for anything else. `g` for all others."""


@dataclass(frozen=True)
class Entry:
    """One thing to be found, at an address that may lead into a page. `names` are what it is called besides its title, `body` what it says;
    `record` is what a result shows of it, `facets` what narrows a search."""

    address: str
    sort: str
    title: str
    names: str = ""
    summary: str = ""
    body: str = ""
    quarters: tuple[str, ...] = ()
    record: Record = field(default_factory=dict)
    facets: tuple[tuple[str, str], ...] = ()
    is_alone: bool = True
    """False for a part of a page that is found whole as well."""


@dataclass(frozen=True)
class SearchedSorts:
    """The kinds of publications, and the pages that rooms declare beside them."""

    kinds: tuple[Kind, ...]
    pages: tuple[SearchedPages, ...]

    def find_kind(self, address: str) -> Kind | None:
        """The kind of the publication at `address`."""
        pages = self.find_pages(address)
        if pages and "{" not in pages.address:
            return None
        return next((kind for kind in self.kinds if compile_address_pattern(kind.address).fullmatch(address)), None)

    def find_sort(self, address: str) -> str:
        """The letter of what is at `address`."""
        kind, pages = self.find_kind(address), self.find_pages(address)
        return SORTS.get(kind.name if kind else pages.answer if pages else "page", "g")

    def find_pages(self, address: str) -> SearchedPages | None:
        """The rooms' declaration of the page at `address`."""
        return next((pages for pages in self.pages if pages.shape.fullmatch(address)), None)


def list_entries(page: str, address: str, sorts: SearchedSorts, site: Path = Path(), *, are_hidden_read: bool = False) -> list[Entry]:
    """The search entries of the HTML `page` at that address of `site`: the page itself, then its parts. Nothing for lists, nor
    for pages hidden from search engines, as all of a preview are, unless these `are_hidden_read`."""
    main = MAIN.search(page)
    pages = sorts.find_pages(address)
    if not main or (HIDDEN in page and not are_hidden_read) or not (pages or READ in main[1]) or not (title := TITLE.search(main[1])):
        return []
    data, kind = read_structured_data(page, address), sorts.find_kind(address)
    if kind and not data and kind.stream:
        kind = None
    page_entry = _read_page(main[1], read_words(title[1]), data, address, kind, None if kind else pages)
    passages = (
        list(list_streets(page, site)) if pages and pages.answer == "streets" else list_passages(main[1], page_entry.title, page_entry.sort)
    )
    return [page_entry, *(_build_part(passage, page_entry) for passage in passages)]


def _read_page(main: str, title: str, data: dict[str, Any], address: str, kind: Kind | None, pages: SearchedPages | None) -> Entry:
    name = kind.name if kind else pages.answer if pages else "page"
    blocks = list_text_blocks(main)
    body = "" if pages else " ".join(map(read_words, blocks))
    chapeau = CHAPEAU.search(main)
    summary = str(data.get("description") or (read_words(chapeau[1]) if chapeau else ""))
    section, tags = str(data.get("articleSection", "")), str(data.get("keywords", ""))
    quarters = tuple(place["name"] for place in data.get("contentLocation", ()) if "name" in place) or _list_quarters(main)
    day = str(data.get("datePublished", ""))[:10] if kind and kind.stream else ""
    label = kind.label if kind else pages.label if pages else "Page"
    type_ = _get_type(main) if name in TYPED else ""
    facts = read_facts(name, main, data, label if name == "lines" else title)
    shown_text = summary or body
    record: Record = {
        "u": address,
        "t": facts.pop("title", title),
        "k": type_ or label,
        "s": shorten_text(shown_text),
        "d": day,
        "r": section,
        "q": list(quarters),
    }
    called = facts.pop("called", "")
    record |= facts
    genre = type_ or label if name == "seance" else label
    facets = (("genre", genre), ("rubrique", section), ("annee", day[:4]), *(("quartier", quarter) for quarter in quarters))
    names = f"{type_} {section} {tags} {pages.words if pages else ''} {called} {label if pages else ''}"
    return Entry(
        address=address,
        sort=SORTS.get(name, "g"),
        title=str(record["t"]),
        names=names,
        summary=summary,
        body=body,
        quarters=quarters,
        record={key: value for key, value in record.items() if value},
        facets=tuple((facet, value) for facet, value in facets if value),
    )


def _build_part(passage: Record, whole: Entry) -> Entry:
    """A part of the page `whole`, as an entry of its own."""
    name = str(passage["a"])
    record = {"u": whole.address + str(passage["at"]), "t": passage["title"], "k": whole.title, "s": shorten_text(str(passage["text"]))}
    if name in ("number", "street"):
        record |= {"a": name, "n": passage.get("n", ""), "v": passage.get("v", [])}
    return Entry(
        address=f"{whole.address}{passage['at']}~{passage['title']}",
        sort=SORTS[name],
        title=str(passage["title"]),
        names=str(passage["text"]) if name == "number" else "",
        body="" if name == "number" else str(passage["text"]),
        record={key: value for key, value in record.items() if value},
        is_alone=name in ("number", "street"),
    )


def shorten_text(text: str) -> str:
    """The beginning of `text`, cut between two words."""
    if len(text) <= LONGEST_SUMMARY:
        return text
    return f"{text[: text.rindex(' ', 0, LONGEST_SUMMARY) if ' ' in text[:LONGEST_SUMMARY] else LONGEST_SUMMARY].rstrip(' ,;:–')}…"


def _list_quarters(main: str) -> tuple[str, ...]:
    """The quarters that the head of a page leads to."""
    head = main.partition("</header>")[0] + main.partition("<dl")[2].partition("</dl>")[0]
    links = [(find_attribute(attributes, "href"), read_words(inner)) for attributes, inner in list_elements("a", head)]
    return tuple(dict.fromkeys(text.removeprefix("Quartier ") for href, text in links if re.search(r"/quartiers/[^/]+/$", href)))


def _get_type(main: str) -> str:
    """What an event, a place or a session is, as its page says over its title; empty of a session of the council."""
    kicker = KICKER.search(main)
    links = list(list_elements("a", kicker[1])) if kicker else []
    return next((read_words(inner) for attributes, inner in links if any(folder in attributes for folder in TYPES)), "")


def list_link_addresses(main: str, root: str) -> Iterable[str]:
    """The addresses of the site that `main` leads to, each once, in their order."""
    return dict.fromkeys(re.findall(rf'href="{re.escape(root)}/((?!/)[^"#?]*/)"', main))
