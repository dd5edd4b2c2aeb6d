"""The texts of the journal that contributions are about or like, as readers see them: questions, debates, messages, places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.desk.checking import find_kind, get_rules
from plugins.desk.texts import read_values
from plugins.publication.slug import slugify
from plugins.web_service.configuration import get_current_town

READ_FILES = 20_000
OFF = ("withdrawn", "draft", "hidden")


@dataclass(frozen=True)
class OnlineText:
    """A published text: `address` of its page, site-relative; `values` are its keys; `source` its file, below the journal's texts."""

    identity: str
    slug: str
    title: str
    address: str
    values: Mapping[str, Any]
    body: str
    source: str


def split_names(value: object) -> tuple[str, ...]:
    """The names of a key that has several, as its file writes them; none of an absent one."""
    names = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(name for name in (str(name).strip() for name in names) if name)


def list_online(kind_name: str) -> Iterator[OnlineText]:
    """The published texts of that kind; none where the town does not have the kind. A file that has not changed is not read again."""
    town = get_current_town()
    rules = get_rules(town)
    if kind_name not in rules.kinds.by_name:
        return
    folder = town.paths.content / find_kind(rules, kind_name).folder
    for file in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        state = file.stat()
        if text := _read(file, state.st_mtime_ns, state.st_size, kind_name):
            yield text


@lru_cache(maxsize=READ_FILES)
def _read(file: Path, changed: int, size: int, kind_name: str) -> OnlineText | None:
    kind = find_kind(get_rules(get_current_town()), kind_name)
    values, body = read_values(file.read_text(encoding="utf-8", errors="replace"), kind)
    if values.get("status") in OFF or not values.get("id"):
        return None
    title = str(values.get("title", ""))
    slug = str(values.get("slug") or slugify(title or str(values["id"])))
    source = file.relative_to(get_current_town().paths.content).as_posix()
    return OnlineText(str(values["id"]), slug, title, kind.address.format(slug=slug), values, body.strip(), source)
