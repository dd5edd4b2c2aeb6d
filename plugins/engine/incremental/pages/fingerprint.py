"""The fingerprint of a value: a digest of everything that it can show, the same from one process to the next.

`plan.py` makes the fingerprint of a page from these. A value that has none raises Unsure.
"""

import hashlib
import marshal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from functools import cache
from operator import is_
from pathlib import PurePath
from re import Pattern
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any

from plugins.engine.incremental.disk.scan import WITHOUT_REFERENCES
from plugins.engine.incremental.pages.closure import ANY_TEMPLATE, TemplateClosure

PAGINATOR = "pelican.paginator"


def find_visible_value(value: Any, name: str, closure: TemplateClosure) -> Any:
    """The visible part of `value` under `name`: itself, unless it is a page of a list or a paginator."""
    if type(value).__module__ != PAGINATOR:
        return value
    paginator = getattr(value, "paginator", value)
    total = f"{paginator.orphans} {paginator.count}"
    cut = f"{paginator.name} {paginator.url} {paginator.per_page} {total} {getattr(value, 'number', '')}"
    if ANY_TEMPLATE in closure.lists:
        return cut, paginator.object_list
    return (cut, value.object_list) if name in closure.lists and value is not paginator else cut


SIZE = 16
"""Bytes: two among a billion pages differ by more than chance with probability 1 - 10⁻²¹."""
PLAIN_TYPES = (bool, int, float, complex, NoneType, bytes, timedelta, tzinfo, PurePath, Pattern, range, Enum)
STANDARD = frozenset({"builtins", "collections", "datetime", "zoneinfo", "pathlib", "re", "types"})
"""Modules of Python whose objects are what is in them."""
FEW = 8
"""Things in a list that are looked at sooner than the list is compared with others; ours, of 2 to 32 it hardly matters."""
OF_THE_SETTINGS = frozenset({"settings", "name", "slug"})
"""What Pelican's names of categories and tags hold besides what they are: their settings, and what it copies there in passing."""


class Unsure(Exception):
    """Whether this value is still the same cannot be known; the text says which, in French."""


@cache
def _encode_field_names(sort: type) -> tuple[tuple[str, bytes], ...]:
    """The fields of a dataclass, each with the fingerprint of its name."""
    return tuple((field.name, b"s" + field.name.encode()) for field in fields(sort))


def combine_digests(*parts: bytes) -> bytes:
    """One digest of several, in order."""
    return hashlib.blake2b(marshal.dumps(parts, WITHOUT_REFERENCES), digest_size=SIZE).digest()


@dataclass
class Fingerprints:
    """`content` gives the digest of one of Pelican's own objects, or None for what is not one; `ours` tells a class whose attributes say
    all that it is. A list is looked at once: nothing changes it while pages are written."""

    content: Callable[[Any], bytes | None]
    ours: Callable[[Any], bool]
    _known: dict[int, bytes] = field(default_factory=dict)
    _alive: list[Any] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)
    _lists: dict[tuple[int, int, int], list[tuple[Sequence[Any], list[bytes]]]] = field(default_factory=dict)
    _plain_types: dict[type, bool] = field(default_factory=dict)

    def fingerprint(self, value: Any) -> bytes:
        """The fingerprint of `value`. Raises Unsure."""
        if type(value) is str or (isinstance(value, str) and self._is_plain(value)):
            return b"s" + value.encode("utf-8", "surrogatepass")
        stored = self._known.get(id(value))
        if stored is None:
            if value is None or (isinstance(value, PLAIN_TYPES) and self._is_plain(value)):
                return repr((type(value).__name__, value)).encode()
            stored = self._known[id(value)] = self._compute_fingerprint(value)
            self._alive.append(value)
        return stored

    def fingerprint_content(self, content: Any) -> bytes:
        """The fingerprint of one of Pelican's own objects. Raises Unsure."""
        stored = self._known.get(id(content))
        if stored is None:
            stored = self.content(content)
            if stored is None:
                raise Unsure(f"un objet {type(content).__module__}.{type(content).__qualname__}")
            self._known[id(content)] = stored
            self._alive.append(content)
        return stored

    def set_known(self, digests: Mapping[int, bytes], contents: Sequence[Any]) -> None:
        """Take these digests, by `id`, for the fingerprints of some of Pelican's `contents`, which are what they were at the last build."""
        self._known.update(digests)
        self._alive.append(contents)

    def fingerprint_items(self, value: Sequence[Any]) -> list[bytes]:
        """The fingerprints of what a list holds. Raises Unsure.

        Pelican gives a tag its articles twice, by date and as they come, mostly in one order: to see that two lists hold the same costs a
        twentieth of looking at what they hold.
        """
        if len(value) < FEW:
            return [self.fingerprint(element) for element in value]
        ends = (len(value), id(value[0]), id(value[-1]))
        for other, stored in self._lists.setdefault(ends, []):
            if all(map(is_, value, other)):
                return stored
        try:
            digests = list(map(self._known.__getitem__, map(id, value)))
        except KeyError:
            digests = [self.fingerprint(item) for item in value]
        self._lists[ends].append((value, digests))
        return digests

    def forget(self) -> None:
        """Drop the cached fingerprints: values may have changed."""
        self._known.clear()
        self._alive.clear()
        self._lists.clear()

    def _compute_fingerprint(self, value: Any) -> bytes:
        content = self.content(value)
        if content is not None:
            return content
        if not self._is_plain(value):
            raise Unsure(f"un objet {type(value).__module__}.{type(value).__qualname__}")
        if id(value) in self._open:
            raise Unsure(f"{type(value).__name__} se contient lui-même")
        self._open.add(id(value))
        try:
            return combine_digests(type(value).__name__.encode(), *self._list_part_digests(value))
        finally:
            self._open.discard(id(value))

    def _list_part_digests(self, value: Any) -> list[bytes]:
        if isinstance(value, datetime):
            return [value.isoformat().encode(), self.fingerprint(value.tzinfo), bytes([value.fold])]
        if isinstance(value, date | time):
            return [value.isoformat().encode()]
        if isinstance(value, list | tuple):
            return self.fingerprint_items(value)
        if isinstance(value, Mapping):
            return [self.fingerprint(part) for pair in value.items() for part in pair]
        if isinstance(value, set | frozenset):
            return sorted(self.fingerprint(part) for part in value)
        if isinstance(value, type):
            return [f"{value.__module__}.{value.__qualname__}".encode()]
        if isinstance(value, FunctionType | BuiltinFunctionType) and self.ours(value):
            return [f"{value.__module__}.{value.__qualname__}".encode()]
        if type(value).__module__ != "builtins" and (is_dataclass(value) or hasattr(value, "__dict__")):
            return self._digest_attributes(value)
        raise Unsure(f"un objet {type(value).__module__}.{type(value).__qualname__}")

    def _is_plain(self, value: Any) -> bool:
        """Whether the type of `value` shows nothing but its contents."""
        sort = type(value)
        is_plain = self._plain_types.get(sort)
        if is_plain is None:
            is_plain = self._plain_types[sort] = sort.__module__.partition(".")[0] in STANDARD or self.ours(sort)
        return is_plain

    def _digest_attributes(self, value: Any) -> list[bytes]:
        sort: type = type(value)
        if is_dataclass(value):
            return [
                part for name, encoded_name in _encode_field_names(sort) for part in (encoded_name, self.fingerprint(getattr(value, name)))
            ]
        state = vars(value)
        return [self.fingerprint(part) for name in sorted(state) if name not in OF_THE_SETTINGS for part in (name, state[name])]
