"""A place taken in again: what its source changed is changed, what somebody edited here stays.

The record beside the places says, line by line, what each was given; a line that is no longer that one was edited.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LABELS = {"title": "titre", "type": "type", "street_address": "adresse", "opening_hours": "horaires", "phone": "téléphone", "web": "site"}
FENCE = "---"


@dataclass
class MergedFile:
    """The `text` of the file after the merge, and the French sentences that tell what was kept here although the source says otherwise."""

    text: str
    kept_messages: list[str] = field(default_factory=list)


def format_new_file(identity: str, slug: str, lines: Mapping[str, str]) -> str:
    """The file of a place that is new here."""
    own = {"id": f"id: {identity}", **lines}
    ordered = [own["id"], *(lines[name] for name in ("title",) if name in lines), f"slug: {slug}"]
    ordered += [line for name, line in lines.items() if name != "title"]
    return "\n".join([FENCE, *ordered, FENCE, ""])


def merge_file(text: str, before: Mapping[str, str], now: Mapping[str, str]) -> MergedFile:
    """Merge a file's `text` with its source, which gave the lines `before` and now gives `now`."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    result = MergedFile(text)
    for name in dict.fromkeys([*before, *now]):
        was, is_ = before.get(name), now.get(name)
        if was == is_:
            continue
        at = _find_line(lines, name)
        current = lines[at] if at is not None else None
        if current == was:
            _change_line(lines, at, is_)
        elif current != is_:
            result.kept_messages.append(_format_difference(name, current, is_))
    result.text = ending.join(lines)
    return result


def read_value(text: str, name: str) -> str:
    """The raw value of one key of a file, without quotation marks."""
    lines = text.replace("\r\n", "\n").split("\n")
    at = _find_line(lines, name)
    return lines[at].partition(":")[2].strip().strip("\"'") if at is not None else ""


def _find_line(lines: list[str], name: str) -> int | None:
    """Where the key stands, in the front matter only."""
    inside = False
    for number, line in enumerate(lines):
        if line.strip("\ufeff ") == FENCE:
            if inside:
                return None
            inside = True
        elif inside and re.match(rf"{re.escape(name)}\s*:", line):
            return number
    return None


def _change_line(lines: list[str], at: int | None, line: str | None) -> None:
    if at is None:
        closing = next((number for number, each in enumerate(lines) if number and each.strip() == FENCE), None)
        if line is not None and closing is not None:
            lines.insert(closing, line)
    elif line is None:
        del lines[at]
    else:
        lines[at] = line


def _format_difference(name: str, held: str | None, source: str | None) -> str:
    here = f"« {held.partition(':')[2].strip()} »" if held else "rien"
    there = f"« {source.partition(':')[2].strip()} »" if source else "rien"
    return f"{LABELS.get(name, name)} : gardé ici {here} ; la source dit {there}."
