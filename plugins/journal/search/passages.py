"""Split a page into parts that are search results of their own: a phone number, an agenda item, a section."""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from plugins.journal.search.facts import Record
from plugins.journal.search.markup import find_attribute, list_elements, list_text_blocks, read_words

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
