"""The search entries of one page, and the facts that a result shows directly, read from the page: what is not online is not in the index.

A place's hours and address, an event's dates, a line's state: what depends on the hour is not decided here, the browser does it, by the
clock of who reads.
"""

import html
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

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPACES, BEFORE = re.compile(r"[ \t\r\n]+"), re.compile(" (?=[,\u00a0\u202f])")
"""Where a line may break; a space that a tag left before a comma or another space."""
WORD_PART_TAG = re.compile(r"</?(?:sup|q)>")
"""What parts no words: « 1<sup>er</sup> » is one."""
UNREAD = re.compile(r"<(svg|button|form|script|style|template|nav)\b.*?</\1>", re.DOTALL)
"""What is drawn or pressed, and never read: no word of a button is found, nor shown."""
BLOCK = re.compile(r'<(\w+) class="[^"]*\b(?:prose|facts|practical|place-hours|record)\b[^"]*"[^>]*>')
"""The parts of a page that are its text."""


def read_words(markup: str) -> str:
    """The words of `markup`, on one line. A space that may not break stays what it is."""
    line = SPACES.sub(" ", html.unescape(TAG.sub(" ", WORD_PART_TAG.sub("", UNREAD.sub(" ", markup)))))
    return BEFORE.sub("", line).strip(" ")


def list_text_blocks(main: str) -> list[str]:
    """The HTML of the parts of `main` that are its text, none inside another."""
    blocks, end = [], 0
    for start in BLOCK.finditer(main):
        if start.start() >= end:
            end = _end_of(start[1], main, start.end())
            blocks.append(main[start.end() : end])
    return blocks


def _end_of(name: str, main: str, at: int) -> int:
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b").finditer(main, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(main)


def list_elements(name: str, markup: str) -> Iterator[tuple[str, str]]:
    """Each element `name` of `markup` that holds no other of its name: its attributes, its HTML."""
    for match in re.finditer(rf"<{name}\b([^>]*)>((?:(?!<{name}\b).)*?)</{name}>", markup, re.DOTALL):
        yield match[1], match[2]


def find_attribute(attributes: str, name: str) -> str:
    """The value of the attribute `name` among `attributes`, or in a whole markup; empty without it."""
    match = re.search(rf'\b{name}="([^"]*)"', attributes)
    return html.unescape(match[1]) if match else ""


def read_structured_data(page: str, address: str) -> dict[str, Any]:
    """The structured data of the page about its own subject; empty when it is about another page."""
    for match in DATA.findall(page):
        document = json.loads(match)
        things: list[dict[str, Any]] = document.get("@graph", [document]) if isinstance(document, dict) else []
        for thing in things:
            if str(thing.get("@id", "")).endswith(f"/{address}"):
                return thing
    return {}


Record = dict[str, Any]
"""What a result shows, as it is written in JSON: short keys, since each is there a thousand times."""

SESSIONS, NOTICES, ROWS, ITEMS = 6, 6, 7, 14
"""How many dates, notices, rows of hours and items of a list are kept of one page."""
BADGE = re.compile(r'<span class="badge line-([^"]*)">(.*?)</span>')
MODE = re.compile(r'<span class="visually-hidden">(.*?)</span>', re.DOTALL)
DISRUPTION = re.compile(r'<li class="disruption disruption-(\w+)"([^>]*)>(.*?)</li>', re.DOTALL)
CHANGES = re.compile(r'data-changes="[^"]*/([^/"]+)\.json" data-place="([^"]*)"')


def read_facts(name: str, main: str, data: dict[str, Any], title: str) -> Record:
    """The facts of the page `main`, of that kind or which answers so. `a` says which answer they make."""
    match name:
        case "lieu":
            return _read_place(main, data)
        case "evenement":
            return _read_event(data)
        case "line":
            return _read_line(main, title)
        case "alerte":
            return {"x": data["expires"]} if data.get("expires") else {}
        case "lines":
            return {"a": name, "title": title}
        case "stop" | "member" | "quarter" | "list":
            return {"a": name}
    return {}


def _read_place(main: str, data: dict[str, Any]) -> Record:
    facts: Record = {"a": "place", "w": (data.get("address") or {}).get("streetAddress", "")}
    if changes := CHANGES.search(main):
        facts["c"] = [changes[1], changes[2]]
    phones = [read_words(inner) for attributes, inner in list_elements("a", main.partition("story-foot")[0]) if 'href="tel:' in attributes]
    facts["n"] = phones[0] if phones else ""
    hours = re.search(r'<dl class="openings">(.*?)</dl>', main, re.DOTALL)
    if hours:
        rows = zip(list_elements("dt", hours[1]), list_elements("dd", hours[1]), strict=False)
        facts["h"] = [[read_words(day[1]), read_words(times[1])] for day, times in rows][:ROWS]
    return facts


def _read_event(data: dict[str, Any]) -> Record:
    sessions = [each for each in data.get("subEvent", ()) if each.get("startDate")] or ([data] if data.get("startDate") else [])
    where = data.get("location") or {}
    facts: Record = {"a": "event", "w": where.get("name", "") if isinstance(where, dict) else ""}
    facts["e"] = [
        [each["startDate"], each.get("endDate", ""), *([1] if str(each.get("eventStatus", "")).endswith("Cancelled") else [])]
        for each in sessions[:SESSIONS]
    ]
    facts["f"] = 1 if data.get("isAccessibleForFree") else 0
    return facts


def _read_line(main: str, title: str) -> Record:
    badge = BADGE.search(main)
    if not badge:
        return {"a": "line"}
    slug, name = badge[1], read_words(badge[2])
    mode = MODE.search(main[badge.end() :])
    mode_name = read_words(mode[1]).rstrip(" :\u00a0") if mode else ""
    route = title.removeprefix(name).strip().removeprefix(mode_name).lstrip(" :\u00a0")
    notices = []
    for level, attributes, inner in DISRUPTION.findall(main):
        heading = next(iter(list_elements("h3", inner)), ("", ""))
        notices.append(
            [read_words(heading[1]), level, find_attribute(attributes, "data-periods"), 1 if find_attribute(attributes, "data-town") else 0]
        )
    return {
        "a": "line",
        "title": f"{mode_name} {name}",
        "called": f"ligne {name} {mode_name} {name} {route}",
        "b": [slug, name],
        "s": route,
        "z": notices[:NOTICES],
        "m": [find_attribute(main, "data-made"), find_attribute(main, "data-believed"), find_attribute(main, "data-listens")],
        "y": find_attribute(main, "data-live"),
    }


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
