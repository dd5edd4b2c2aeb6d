"""Facts that a search result shows directly, read in the page: a place's hours and address, an event's dates, a line's state.

What depends on the hour is not decided here: the browser does, by the clock of who reads.
"""

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
