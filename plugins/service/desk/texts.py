"""A draft as the text of a file, and the text of a file as a draft. What a form does not change stays as it was, to the byte."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import AGENTS, EVERYBODY, Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.room import Suggestion, list_rooms_in_use
from plugins.journal.editorial.audience import find_audience, is_meant_for_agents
from plugins.journal.editorial.authoring import amend_text
from plugins.journal.editorial.front_matter import list_keys_with_spaces, match_fields
from plugins.journal.editorial.reading import parse_file, split_front_matter
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.models import ONLINE, DeskDraft, DeskPublication
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


NOW_PUBLIC = (
    "Ce texte n’était que pour les agents. Publié ainsi, il sera lu de tous, avec ses images et ses documents, et annoncé. "
    "Le rendre public ?"
)
NO_LONGER_PUBLIC = (
    "Ce texte est public. Il quittera le site de tous, ses listes et ses flux ; ce que les réseaux, les lecteurs de flux et les moteurs de "
    "recherche ont déjà repris ne se reprend pas. Le réserver aux agents ?"
)


def is_for_agents(text: str, source: str, paths: TownPaths) -> bool:
    """Whether a file with `text` is for the agents only; False for an empty one."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    return bool(text) and parse_file(paths.content, source, text.encode(), rules).audience == AGENTS


def read_row(file: Path, kind: Kind) -> tuple[str, bool]:
    """Read a text's title, and whether it is for the agents only. Raises OSError."""
    text = file.read_text(encoding="utf-8", errors="replace")
    head = split_front_matter(text, "", list_keys_with_spaces(kind.fields))
    is_reserved = is_meant_for_agents(text) if head.has_lost_keys else find_audience(kind, head) == AGENTS
    return read_title(file), is_reserved


def find_sites(publication: DeskPublication, paths: TownPaths) -> frozenset[str]:
    """The audiences of the sites on which the text shows, or showed before."""
    texts = filter(None, (publication.text, publication.base))
    return frozenset(AGENTS if is_for_agents(text, publication.source, paths) else EVERYBODY for text in texts)


def find_hour(publication: DeskPublication, rules: TownRules) -> datetime | None:
    """When readers will find a finished text, if later; None once they do."""
    published = _read(publication, rules) if publication.state == ONLINE else None
    return published.date if published and published.compute_state(rules.now) == "scheduled" else None


def is_withdrawal(publication: DeskPublication, rules: TownRules) -> bool:
    """Whether it takes a text off the site."""
    published = _read(publication, rules)
    return published is not None and published.status == "withdrawn"


def _read(publication: DeskPublication, rules: TownRules) -> Publication | None:
    return parse_file(Path(), publication.source, publication.text.encode(), rules).publication


def find_audience_question(draft: DeskDraft, text: str, paths: TownPaths) -> str:
    """What to confirm before `text` replaces the journal's; nothing where its readers stay the same."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    if not draft.base or read_values(draft.base, rules.kinds[draft.kind])[0].get("status") == "draft":
        return ""
    will_be_agents = is_for_agents(text, draft.source, paths)
    if is_for_agents(draft.base, draft.source, paths) == will_be_agents:
        return ""
    return NO_LONGER_PUBLIC if will_be_agents else NOW_PUBLIC


def find_page_address(publication: DeskPublication, paths: TownPaths) -> str:
    """The address of its page: on the public site, or on the agents'."""
    site = "/agents" if is_for_agents(publication.text, publication.source, paths) else str(paths.conf.get("SITEURL", ""))
    return f"{site}/{publication.address}"
