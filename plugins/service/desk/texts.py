"""A draft as the text of a file, and the text of a file as a draft. What a form does not change stays as it was, to the byte."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.room import Suggestion, list_rooms_in_use
from plugins.journal.editorial.amend import amend_text
from plugins.journal.editorial.front_matter import list_keys_with_spaces, match_fields
from plugins.journal.editorial.reading import parse_file, split_front_matter
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.repository import merge_texts

UNQUOTED = re.compile(r"[^\W_][^\n:#\[\]{}\"`|>%@&*!?]*(?<!\s)")
"""What YAML reads as it is written, whatever comes after."""
HEAD = 12
"""Lines of a file among which its title is."""
CLOCK = re.compile(r"[\d :.T+-]+")
"""Dates and hours: their colons have no space behind them."""


def read_values(text: str, kind: Kind) -> tuple[dict[str, Any], str]:
    """The keys of a file, by the names of the kind's fields, and its body."""
    head = split_front_matter(text, "", list_keys_with_spaces(kind.fields))
    raw_values, _ = match_fields(kind.fields, head.keys)
    return {name: _convert_to_plain(raw) for name, raw in raw_values.items() if not raw.empty}, head.body.lstrip("\n")


def read_title(file: Path) -> str:
    """Read the title line of a text, and nothing else. Raises OSError."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        head = [line for _, line in zip(range(HEAD), lines, strict=False)]
    line = next((line for line in head if line.lower().startswith(("title:", "titre:"))), "")
    return line.partition(":")[2].strip().strip('"') or file.stem


def _convert_to_plain(raw: RawValue) -> object:
    if isinstance(raw.value, dict):
        return {name: _convert_to_plain(inner) for name, inner in raw.value.items()}
    return [_convert_to_plain(inner) for inner in raw.value] if isinstance(raw.value, list) else raw.value


def format_file_text(kind: Kind, values: Mapping[str, Any], body: str, base: str, source: str, content: Path, rules: TownRules) -> str:
    """The text of the file: a new one, or `base` with what has changed of its keys and its body."""
    body = f"{body.strip()}\n" if body.strip() else ""
    if base:
        reading = parse_file(content, source, base.encode(), rules)
        former, former_body = read_values(base, kind)
        names = [field.name for field in kind.fields if values.get(field.name, "") != former.get(field.name, "")]
        flat = base.startswith("---") or all(isinstance(values.get(name, ""), str) for name in names)
        if reading.publication is not None and flat:
            text = amend_text(base, reading, {name: format_yaml_value(values.get(name, "")) for name in names}) if names else base
            return text if body.strip() == former_body.strip() else _replace_body(text, body, kind)
    lines = [line for field in kind.fields for line in _format_lines(field, values)]
    return "\n".join(["---", *lines, "---", body])


def _replace_body(text: str, body: str, kind: Kind) -> str:
    """The same with another body, as far from its front matter as the former."""
    head = split_front_matter(text, "", list_keys_with_spaces(kind.fields))
    blank = head.body[: len(head.body) - len(head.body.lstrip("\n"))]
    return "\n".join([*text.split("\n")[: head.body_line - 1], f"{blank}{body}"])


def _format_lines(field: Field, values: Mapping[str, Any]) -> list[str]:
    value = values.get(field.name)
    if value in (None, "", [], {}):
        return []
    yaml_text = format_yaml_value(value)
    return f"{field.name}:{'' if yaml_text.startswith(chr(10)) else ' '}{yaml_text}".split("\n")


def merge_keys(kind: Kind, base: str, ours: str, theirs: str, source: str, content: Path, rules: TownRules) -> str | None:
    """Merge both changes of `base` key by key: neighbouring lines may be different keys. None when both changed the same key, or the same
    lines of the body."""
    (before, body), (our_values, our_body), (their_values, their_body) = (read_values(text, kind) for text in (base, ours, theirs))
    names = {field.name for field in kind.fields if our_values.get(field.name) != before.get(field.name)}
    if any(their_values.get(name) not in (before.get(name), our_values.get(name)) for name in names):
        return None
    merged_body = our_body if their_body == body else their_body if our_body == body else merge_texts(body, our_body, their_body)
    if merged_body is None:
        return None
    values = {**their_values, **{name: our_values.get(name, "") for name in names}}
    return format_file_text(kind, values, merged_body, theirs, source, content, rules)


def format_yaml_value(value: object) -> str:
    """A value as YAML has it, after its key: plain where it can be, as JSON where it must."""
    if isinstance(value, str):
        return _format_scalar(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return f"[{', '.join(json.dumps(item, ensure_ascii=False) for item in value)}]"
    if isinstance(value, Mapping) and value and all(isinstance(item, str) for item in value.values()):
        return "".join(f"\n  {name}: {_format_scalar(item)}".rstrip() for name, item in value.items() if item)
    if isinstance(value, list):
        return "".join(f"\n  - {json.dumps(item, ensure_ascii=False)}" for item in value)
    return json.dumps(value, ensure_ascii=False) if value else ""


def _format_scalar(text: str) -> str:
    if not text or (text.lower() != "null" and UNQUOTED.fullmatch(text)) or CLOCK.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def find_suggestion(kind: Kind, source: str, text: str, content: Path, rules: TownRules, environ: Mapping[str, str]) -> Suggestion | None:
    """The body that a room in use suggests for an empty text."""
    publication = parse_file(content, source, text.encode(), rules).publication
    if publication is None:
        return None
    rooms = list_rooms_in_use(rules.conf.get("PLUGINS"))
    suggested = (room.suggestions[kind.name](content, publication, rules.conf, environ) for room in rooms if kind.name in room.suggestions)
    return next(filter(None, suggested), None)
