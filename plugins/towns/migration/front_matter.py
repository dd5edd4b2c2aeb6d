"""Front matter and settings of other programs, in YAML, TOML or JSON: values as text, lists and mappings, read by parsers that build
nothing."""

import json
import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial import front_matter

CONFIGS = {
    "Jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "Hugo": (
        *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"),
        *("config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml"),
    ),
    "MkDocs": ("mkdocs.yml", "mkdocs.yaml"),
    "Eleventy": (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
}
LARGEST_CONFIG = 1_000_000
MOST_PARENTS = 5
"""Settings of MkDocs that inherit from others, one after the other."""

METADATA = re.compile(r"(?:title|date|author|authors|slug|template)[ ]*:.*\n(?:[\w-]+[ ]*:.*\n|[ ]{4,}.*\n)*(?=\s*\n|\Z)", re.IGNORECASE)
"""The head of a text of MkDocs or Pelican without hyphens, to the first empty line.
https://www.mkdocs.org/user-guide/writing-your-docs/#multimarkdown-style-meta-data"""

LINE = re.compile(r"^([\w.-]+)\s*[:=]\s*[\"']?(.*?)[\"']?\s*(?:#.*)?$", re.MULTILINE)


@dataclass
class FrontMatterValues:
    """The metadata of one text, by lower-case name; `broken` when its head is unreadable."""

    values: Mapping[str, Any] = field(default_factory=dict)
    broken: bool = False

    def __bool__(self) -> bool:
        return bool(self.values) or self.broken

    def get_text(self, *names: str) -> str:
        """The first of `names` that says something, as text; a mapping says it under `image`, `src` or `name`."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, Mapping):
                value = value.get("image") or value.get("src") or value.get("name") or value.get("url")
            if isinstance(value, list):
                value = value[0] if value else None
            if value not in (None, "", False) and not isinstance(value, Mapping | list):
                return str(value).strip()
        return ""

    def get_words(self, *names: str, spaced: Container[str] = ()) -> tuple[str, ...]:
        """Every word in the first of `names` that says some: a list, or one line split at commas. A line of the names in `spaced` that has
        no comma is split at spaces."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str) and value.strip():
                words = value.split() if name in spaced and "," not in value else value.split(",")
                return tuple(word.strip() for word in words if word.strip())
            if isinstance(value, list) and value:
                named = [item.get("name") or item.get("title") if isinstance(item, Mapping) else item for item in value]
                return tuple(str(word).strip() for word in named if word not in (None, ""))
        return ()

    def get_flag(self, name: str) -> bool:
        """Whether it says yes."""
        return str(self.values.get(name, "")).strip().lower() in ("true", "yes", "oui", "1", "on")


def split_document(path: Path) -> tuple[FrontMatterValues | None, str]:
    """The head and the body of the text at `path`; None when it cannot be read as a text."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError:
        return None, ""
    if text.startswith("+++\n"):
        head, closed, body = text[4:].partition("\n+++")
        return (_parse_toml(head), body.partition("\n")[2]) if closed else (FrontMatterValues(), text)
    if text.startswith("{\n") and (end := text.find("\n}")) > 0:
        try:
            return FrontMatterValues(_lower_keys(json.loads(text[: end + 2]))), text[end + 2 :]
        except (ValueError, RecursionError):
            return FrontMatterValues(), text
    if text.startswith("---"):
        return _parse_yaml(text, path.name)
    match = METADATA.match(text)
    pairs = [line.partition(":") for line in match[0].splitlines() if line[:1].strip()] if match else []
    values = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return (FrontMatterValues(values), text[match.end() :]) if match and "title" in values else (FrontMatterValues(), text)


def _parse_toml(head: str) -> FrontMatterValues:
    try:
        return FrontMatterValues(_lower_keys(tomllib.loads(head)))
    except (tomllib.TOMLDecodeError, RecursionError):
        return FrontMatterValues(broken=True)


def _parse_yaml(text: str, name: str) -> tuple[FrontMatterValues, str]:
    split = front_matter.split_yaml(text, name)
    if not split.has_lost_keys:
        return FrontMatterValues({key: _convert_to_plain(value) for key, value in split.keys.items()}), split.body
    head, closed, body = text[3:].partition("\n---")
    if not closed:
        return FrontMatterValues(), text
    lines = {match[1].lower(): match[2] for match in LINE.finditer(head)}
    return FrontMatterValues(lines, broken=not lines.get("title") and bool(head.strip())), body.partition("\n")[2]


def _convert_to_plain(raw: RawValue) -> object:
    value = raw.value
    if isinstance(value, dict):
        return {str(name).lower(): _convert_to_plain(inner) for name, inner in value.items()}
    return [_convert_to_plain(inner) for inner in value] if isinstance(value, list) else value


def _lower_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name).lower(): _lower_keys(inner) for name, inner in value.items()}
    return [_lower_keys(inner) for inner in value] if isinstance(value, list) else value


def find_config(root: Path, program: str) -> Path | None:
    """The settings of the site of `program` in `root`."""
    return next((root / name for name in CONFIGS.get(program, ()) if (root / name).is_file()), None)


def read_config(root: Path, program: str) -> dict[str, Any]:
    """The settings of the site in `root`, by lower-case name; what cannot be read is not there."""
    path = find_config(root, program)
    settings = _read_settings(path) if path else {}
    for _ in range(MOST_PARENTS):
        parent = settings.pop("inherit", None) if program == "MkDocs" else None
        if path is None or not isinstance(parent, str):
            break
        path = (path.parent / parent).resolve()
        if path.is_relative_to(root.resolve()):
            settings = _read_settings(path) | settings
    return settings


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            return {}
        return _parse_config(path.read_text(encoding="utf-8-sig", errors="replace"), path)
    except OSError:
        return {}


def _parse_config(text: str, path: Path) -> dict[str, Any]:
    ending = path.suffix.lower()
    if ending in (".js", ".mjs", ".cjs"):
        match = re.search(r"\binput\s*:\s*[\"'`](.*?)[\"'`]", text)
        return {"input": match[1]} if match else {}
    try:
        if ending == ".toml":
            return dict(_lower_keys(tomllib.loads(text)))
        if ending == ".json":
            return dict(_lower_keys(json.loads(text)))
    except (ValueError, RecursionError, TypeError):
        return {}
    settings = front_matter.parse_settings(text.replace("\t", "  "))
    return {match[1].lower(): match[2] for match in LINE.finditer(text)} if settings is None else settings
