"""The texts of the journal that contributions are about or like, as readers see them: questions, debates, messages, places."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.publication.identifiers import slugify
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_town

READ_FILES = 20_000
LISTED_FOR = 1.0
"""Seconds for which the files of a folder are not looked at again one by one: a new one, or one that is put in another's place, changes
its folder and is seen at once."""
OFF = ("withdrawn", "draft", "hidden")


@dataclass(frozen=True)
class OnlineText:
    """A text of the journal, of a `kind`: `address` of its page, site-relative; `values` are its keys; `source` its file, below
    the journal's texts."""

    kind: str
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


@dataclass(frozen=True)
class _Listing:
    """The texts of a folder by their `id`, those that are not online too; `folders` are its folders, and when each was last changed."""

    made_at: float
    folders: Mapping[str, int]
    texts: Mapping[str, OnlineText]

    def is_fresh(self) -> bool:
        """Whether it still says what is there."""
        return time.monotonic() - self.made_at < LISTED_FOR and all(_changed_at(folder) == at for folder, at in self.folders.items())


_LISTINGS: dict[tuple[Path, str], _Listing] = {}


def list_online(kind_name: str) -> Iterator[OnlineText]:
    """The published texts of that kind; none where the town does not have the kind. A file that has not changed is not read again."""
    return (text for text in _list_texts(kind_name).values() if is_online(text))


def find_text(kind_name: str, identity: str) -> OnlineText | None:
    """The text of that kind and `id`, online or not."""
    return _list_texts(kind_name).get(identity)


def is_online(text: OnlineText) -> bool:
    """Whether readers may see it."""
    return text.values.get("status") not in OFF


def has_reply(text: OnlineText) -> bool:
    """Whether the town, or the place that a review is of, has answered it in its file."""
    kind = find_kind(get_rules(get_current_town()), text.kind)
    return any(text.body if key == "body" else text.values.get(key) for key, stamp in kind.stamps if text.values.get(stamp))


def _list_texts(kind_name: str) -> Mapping[str, OnlineText]:
    town = get_current_town()
    rules = get_rules(town)
    if kind_name not in rules.kinds.by_name:
        return {}
    folder = town.paths.content / find_kind(rules, kind_name).folder
    listing = _LISTINGS.get((folder, kind_name))
    if listing is None or not listing.is_fresh():
        listing = _LISTINGS[folder, kind_name] = _make_listing(folder, kind_name)
    return listing.texts


def _make_listing(folder: Path, kind_name: str) -> _Listing:
    made_at, folders, files = time.monotonic(), {str(folder): _changed_at(str(folder))}, list[tuple[Path, os.stat_result]]()
    for place in (waiting := [str(folder)] if folder.is_dir() else []):
        folders[place] = _changed_at(place)  # before its files: what changes meanwhile is seen the next time
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(".md"):
                    files.append((Path(entry.path), entry.stat()))
    texts = (_read(file, state.st_mtime_ns, state.st_size, kind_name) for file, state in sorted(files, key=lambda pair: pair[0]))
    return _Listing(made_at, folders, {text.identity: text for text in texts if text})


def _changed_at(folder: str) -> int:
    """When something was last put in a folder or taken out, in nanoseconds; 0 where it is missing."""
    try:
        return Path(folder).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=READ_FILES)
def _read(file: Path, changed: int, size: int, kind_name: str) -> OnlineText | None:
    kind = find_kind(get_rules(get_current_town()), kind_name)
    values, body = read_values(file.read_text(encoding="utf-8", errors="replace"), kind)
    if not values.get("id"):
        return None
    title = str(values.get("title", ""))
    slug = str(values.get("slug") or slugify(title or str(values["id"])))
    source = file.relative_to(get_current_town().paths.content).as_posix()
    return OnlineText(kind_name, str(values["id"]), slug, title, kind.address.format(slug=slug), values, body.strip(), source)
