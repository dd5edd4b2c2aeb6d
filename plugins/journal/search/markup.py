"""Read pages of our theme without a full parse: ten thousand pages take seconds."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

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
