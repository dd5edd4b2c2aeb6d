"""The object cache: the objects that Pelican made of each text, stored as they were read and restored as if just read.

What belongs to one build only (settings, context) is left out and given back. What a label does not hold stays on its shelf, and a body in
the store, until it is first used.
"""

import io
import pickle
import re
import sys
import zlib
from bisect import bisect_right, insort
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from itertools import filterfalse
from operator import itemgetter
from sys import intern
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlparse

from markupsafe import Markup

from plugins.core.publication.kind import Kind
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, seal, unseal
from plugins.engine.incremental.pages.fingerprint import combine_digests

NAME_FACTS = ("slug", "lang", "in_default_lang", "translation", "date", "category", "tags", "author", "authors", "template", "_status")
PLACE_FACTS = ("relative_source_path", "override_save_as", "override_url", "_addresses")
ROOM_FACTS = ("publication", "state", "permalink", "mistakes", "asked")
"""What the reader of the house adds, and rooms look at in the whole journal."""
KNOWN_TO_READERS = frozenset({"publication"})
"""What a reader may give an object only when it is first used."""
LABEL_FACTS = frozenset((*NAME_FACTS, *PLACE_FACTS, *ROOM_FACTS))
"""Attributes that a label holds, or says to be missing, beside those that rooms declare; the others stay with the object.
https://github.com/getpelican/pelican/blob/4.12.0/pelican/generators.py"""


class LabelTraits(NamedTuple):
    """What most labels have in common: `sort` is the class of the object, `links` the sources it may lead to, `statics` its files.
    `is_plain`: what its head says in HTML leads nowhere."""

    sort: type
    links: tuple[tuple[str, ...], ...]
    statics: frozenset[str]
    is_plain: bool


class Label(NamedTuple):
    """`key` is the digest of all that the object was made from; `mark` that of all that it can show, valid while nothing adds to it and it
    has no links."""

    key: bytes
    mark: bytes
    facts: dict[str, Any]
    traits: LabelTraits


def list_distinct_traits(labels: Iterable[Label]) -> Iterable[LabelTraits]:
    """The different traits among some labels: ten thousand labels share a few."""
    return {id(label.traits): label.traits for label in labels}.values()


def is_label_sufficient(content: Any) -> bool:
    """Whether nothing beyond the label of an object has been loaded."""
    return "_late" in content.__dict__


def encode_location(content: Any) -> bytes:
    """Where an object of Pelican's is published, encoded. Reading it must not count as a link: {attach} moves files that no page links."""
    referenced = content.__dict__.get("_output_location_referenced")
    encoded = f"{content.url}\n{content.save_as}\n{content.relative_source_path}".encode()
    if referenced is False:
        content._output_location_referenced = False
    return encoded


def digest_shown_content(key: bytes, where: bytes, leads: bytes = b"", others: bytes = b"", *added: bytes) -> bytes:
    """The digest of all that an object can show: its text, address, link targets, translations, and what rooms add to it."""
    return combine_digests(key, where, leads, others, *added)


LINK_TARGETS = {"filename": ("generated_content", "static_content"), "static": ("static_content",), "attach": ("static_content",)}
USUAL_LINK_PATTERN = "[{|](?P<what>.*?)[|}]"
"""What begins the address of such a link, unless a town has another: `{…}` or `|…|`."""


def may_link(content: Any, text: str) -> bool:
    """Whether `text`, of a Pelican object, may hold a link to a source. Few do, and looking at each tag takes 60 µs."""
    return "{" in text or "|" in text or content.settings["INTRASITE_LINK_REGEX"] != USUAL_LINK_PATTERN


def find_source_links(content: Any, texts: list[str]) -> Iterator[tuple[str, ...]]:
    """The links to sources in `texts` of a Pelican object: the sort of link, then each path that Pelican would try."""
    pattern: re.Pattern[str] = content._get_intrasite_link_regex()
    for text in [text for text in texts if may_link(content, text)]:
        for match in pattern.finditer(text):
            if match["what"] in LINK_TARGETS:
                yield (match["what"], *dict.fromkeys(_list_tried_paths(content, match["value"])))


def _list_tried_paths(content: Any, value: str) -> Iterator[str]:
    path = urlparse(value).path
    for each in (path, unquote(path), urlparse(unescape(value)).path):
        yield each[1:] if each.startswith("/") else content.get_relative_source_path(f"{content.relative_dir}/{each}")


def digest_link_targets(links: tuple[tuple[str, ...], ...], context: Mapping[str, Any], place: Callable[[Any], bytes]) -> bytes:
    """A digest of the present targets of the links. `place` encodes the location of one object."""
    marks = []
    for what, *paths in links:
        target = next(
            (content_found for sort in LINK_TARGETS[what] for path in paths if (content_found := context[sort].get(path)) is not None), None
        )
        marks.append(place(target) if target is not None else b"")
    return combine_digests(*marks)


SHEET_SIZE = 256
"""Names on a sheet, and up to twice as many before it is cut: writing it for one changed name takes 1 ms."""


@dataclass
class NameSheets:
    """The sheets of one table, as the last build left them, once each was given to `record_sheet`."""

    _starts: list[tuple[str, int]] = field(default_factory=list)
    _last: int = 0

    def record_sheet(self, number: int, names: Iterable[str]) -> None:
        """Record that these sorted `names` are on the sheet `number`."""
        self._last = max(self._last, number)
        for first_name in names:
            insort(self._starts, (first_name, number))
            break

    def find_sheet_number(self, name: str) -> int:
        """The number of the sheet that holds `name`, or should."""
        place = bisect_right(self._starts, name, key=itemgetter(0))
        return self._starts[max(0, place - 1)][1] if self._starts else 0

    def cut_sheet(self, number: int, names: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """The sheet `number` with its sorted `names`, then new sheets for the rest when they are too many for one."""
        ordered_names = sorted(names)
        size = SHEET_SIZE if len(ordered_names) > 2 * SHEET_SIZE else 2 * SHEET_SIZE
        yield number, ordered_names[:size]
        for start in range(size, len(ordered_names), size):
            self._last += 1
            yield self._last, ordered_names[start : start + size]


SHELF_COUNT, SHEET_COUNT = 1024, 64
"""How many shelves, few of which are read, and how many sheets for what is small, all of which are read. Reading 64 sheets takes no longer
than one."""
BUILD_ATTRIBUTES = ("settings", "_context", "_content")
PICKLING_ERRORS = (pickle.PicklingError, TypeError, AttributeError)
make_label = partial(tuple.__new__, Label)
WRAPPER_FIELDS = ("_name", "_slug", "_slug_from_name")
FOUND_CLASSES: dict[tuple[str, str], Any] = {}
"""The classes of stored objects, by module and name: found once for all sheets."""


GiveLater = Callable[[str], Mapping[str, Any]]
"""The attributes that the reader of a path gives its object."""


class CachedObject(NamedTuple):
    """One stored object: its label, and the state that the label does not hold."""

    label: Label
    state: dict[str, Any]


@dataclass(repr=False)
class ObjectCache:
    """`wrappers` are the classes of names (category, tag, author): the same name is given back as the same object. `loads_lazily`: no
    unknown plugin reads the objects while they are restored, so that they may keep their state on the shelves until first used. `hung` are
    the attributes that rooms add, which labels hold too. `kinds` are those of the rooms in use, by name: a publication is stored with the
    name of its kind."""

    store: BuildStore
    wrappers: tuple[type, ...]
    settings: Mapping[str, Any]
    loads_lazily: bool = False
    hung: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_names: set[str] = field(default_factory=set)
    used_names: set[str] = field(default_factory=set)
    standing_contents: dict[Any, Label] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _traits: dict[LabelTraits, LabelTraits] = field(default_factory=dict)
    _sheets: NameSheets = field(default_factory=NameSheets)

    def __post_init__(self) -> None:
        self.told_names = LABEL_FACTS | self.hung

    def load_labels(self) -> None:
        """Read every label. Raises Spoilt."""
        for number, sealed in self.store.iterate_rows("labels", 0, sys.maxsize):
            labels = self._read_labels(sealed)
            self._sheets.record_sheet(number, labels)
            self.labels.update(labels)

    def _read_labels(self, sealed: bytes) -> dict[str, Label]:
        labels = self._unseal_row(sealed)
        return dict(zip(labels, map(make_label, labels.values()), strict=True))

    def load_state(self, name: str) -> dict[str, Any]:
        """The state that the label of `name` does not hold. Raises Spoilt."""
        if name not in self.states:
            self._take_down(compute_shelf_number(name))
        if name not in self.states:
            raise Spoilt(name)
        return self.states[name]

    def has_object(self, name: str, key: bytes) -> bool:
        """Whether the object `name` was made from what has the digest `key`."""
        label = self.labels.get(name)
        return label is not None and label.key == key

    def find_reread(self, contents: Iterable[Any]) -> list[Any]:
        """The `contents` that do not come from the store."""
        return list(filterfalse(self.standing_contents.__contains__, contents))

    def restore_objects(
        self,
        names: Iterable[str],
        context: Any,
        known_at_once: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
        give_later: GiveLater | None = None,
    ) -> Iterator[Any]:
        """The objects read under `names`, as new, with the attributes that their readers give again: `known_at_once`, by name, for some;
        for the others when an attribute that no label holds is first read."""
        labels, changed_names, standing_contents = self.labels, self.changed_names, self.standing_contents
        common_at_once = {"settings": self.settings, "_context": context, "_late": True}
        common_later = common_at_once | {"_late": give_later or True}
        for name in names:  # ten thousand: no call
            label = labels[name]
            content: Any = object.__new__(label.traits.sort)
            state = label.facts
            if name in changed_names:  # they are still to be stored
                state = state.copy()
            else:
                standing_contents[content] = label
            if "_shelf" in state:  # they have become another object
                state = self._read_row("labels", self._sheets.find_sheet_number(name))[name][2]
            if name in known_at_once:
                state.update(common_at_once, **known_at_once[name])
            else:
                state.update(common_later)
            state["_kept"], state["_shelf"], state["translations"] = label, (self, name), []
            content.__dict__ = state
            if not self.loads_lazily:
                self.complete_object(content)
            yield content

    def complete_object(self, content: Any) -> None:
        """Load into a restored object all that its label does not hold, unless it was set since."""
        self.give_known_attributes(content)
        if content.__dict__.pop("_late", False):
            state = self.load_state(content.__dict__["_shelf"][1])
            for name, value in state.items():
                content.__dict__.setdefault(name, dict(value) if name == "metadata" else value)

    def give_known_attributes(self, content: Any) -> bool:
        """Set on a restored object what its reader gives later; whether there was anything to set."""
        state = content.__dict__
        give_later = state.get("_late", True)
        if give_later is True:
            return False
        state["_late"] = True
        for name, value in give_later(state["_shelf"][1].partition(":")[2]).items():
            state.setdefault(name, value)
        return True

    def build_cached_object(
        self, key: bytes, content: Any, links: Iterable[tuple[str, ...]], statics: Iterable[str], known_attributes: Container[str] = ()
    ) -> CachedObject:
        """The stored form of an object just read, before anything changes it, without the `known_attributes`, which its reader gives
        again."""
        links, where = tuple(links), encode_location(content)
        state = {name: value for name, value in content.__dict__.items() if name not in BUILD_ATTRIBUTES and name not in self.told_names}
        facts = {name: value for name, value in content.__dict__.items() if name in self.told_names and name not in known_attributes}
        state["metadata"] = dict(content.metadata)
        del state["translations"]
        texts = [str(content.metadata.get(name, "")) for name in content.settings["FORMATTED_FIELDS"]]
        is_plain = state.get("_summary") is content.metadata.get("summary") and not any("=" in text for text in texts)
        traits = LabelTraits(type(content), links, frozenset(statics), is_plain)
        return CachedObject(Label(key, b"" if links else digest_shown_content(key, where), facts, traits), state)

    def add_objects(self, objects: Mapping[str, CachedObject], bodies: Mapping[str, str]) -> None:
        """Take these in, to be stored by `save`."""
        self.labels.update((name, cached.label) for name, cached in objects.items())
        self.states.update((name, cached.state) for name, cached in objects.items())
        self.bodies.update(bodies)
        self.changed_names.update(objects)
        self.used_names.update(objects)

    def get_body(self, name: str) -> str:
        """The text of one object, in HTML."""
        return self.bodies[name] if name in self.bodies else self.store.read_body(name)

    def save(self, living: set[str]) -> None:
        """Write the shelves that changed; objects whose names are not among the `living` are removed."""
        dead_names = self.labels.keys() - living
        try:
            self._write(dead_names)
        except PICKLING_ERRORS:
            self._write(
                dead_names | {name for name in self.changed_names - dead_names if not self._is_picklable(self._build_stored_object(name))}
            )
        for name in dead_names:
            del self.labels[name]
        self.store.write_bodies(self.bodies.items(), dead_names)

    def _build_stored_object(self, name: str) -> CachedObject:
        return CachedObject(self.labels[name], self.load_state(name))

    def _write(self, gone: set[str]) -> None:
        """Write the rows that hold what has changed, without what is `gone`."""
        for table, rows in (("labels", self._iterate_replaced_sheets(gone)), ("shelves", self._iterate_replaced_shelves(gone))):
            self.store.replace_rows(table, [(number, seal(self.freeze(row))) for number, row in rows])

    def _iterate_replaced_sheets(self, gone: set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The sheets of labels that change, in the order of names; what grows too long is cut."""
        for number, names in self._group_changed_names(self._sheets.find_sheet_number, gone).items():
            labels = self._read_row("labels", number) | {name: self.labels[name] for name in names}
            for cut_number, names_now in self._sheets.cut_sheet(number, labels.keys() - gone):
                yield cut_number, {name: self._share_label(*labels[name]) for name in names_now}

    def _iterate_replaced_shelves(self, gone: set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, names in self._group_changed_names(compute_shelf_number, gone).items():
            states = self._read_row("shelves", number) | {name: self.load_state(name) for name in names if name not in gone}
            yield number, {name: state for name, state in states.items() if name not in gone}

    def _group_changed_names(self, number_of: Callable[[str], int], gone: set[str]) -> dict[int, list[str]]:
        names_by_number: dict[int, list[str]] = {}
        for name in self.changed_names | gone:
            names_by_number.setdefault(number_of(name), []).append(name)
        return names_by_number

    def _share_label(self, key: bytes, mark: bytes, facts: dict[str, Any], traits: LabelTraits) -> tuple[Any, ...]:
        """A label with shared names and traits, which pickle writes once: it loads in half the time."""
        facts = {intern(name): intern(value) if type(value) is str else value for name, value in facts.items()}
        return key, mark, facts, self._traits.setdefault(traits, traits)

    def _read_row(self, table: str, number: int) -> dict[str, Any]:
        """The contents of one row of the store. Raises Spoilt."""
        row = self.store.read_row(table, number)
        return self._unseal_row(row[1]) if row is not None else {}

    def freeze(self, objects: Any) -> bytes:
        """`objects` as bytes. Raises what pickle raises."""
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, protocol=5)
        pickler.dispatch_table = {**dict.fromkeys(self.wrappers, _reduce_wrapper), Kind: self._reduce_kind, Markup: _reduce_markup}
        pickler.dump(objects)
        return buffer.getvalue()

    def thaw(self, frozen: bytes) -> Any:
        """The objects that `frozen` holds."""
        restorers: dict[str, Callable[..., Any]] = {
            restore_url_wrapper.__name__: self._restore_wrapper,
            restore_kind.__name__: self.kinds.__getitem__,
            restore_markup.__name__: partial(str.__new__, Markup),
        }
        return _Unpickler(frozen, restorers).load()

    def _reduce_kind(self, kind: Kind) -> Any:
        return (restore_kind, (kind.name,)) if self.kinds.get(kind.name) == kind else kind.__reduce_ex__(5)

    def _is_picklable(self, one: Any) -> bool:
        try:
            return bool(self.freeze(one))
        except PICKLING_ERRORS:
            return False

    def _take_down(self, number: int) -> None:
        states = self._read_row("shelves", number)
        self.states.update((name, state) for name, state in states.items() if name not in self.changed_names)

    def _unseal_row(self, sealed_up: bytes) -> dict[str, Any]:
        try:
            states: dict[str, Any] = self.thaw(unseal(sealed_up))
            return states
        except Exception as error:
            raise Spoilt(f"{type(error).__name__}: {error}") from error

    def _restore_wrapper(self, sort: type, *state: Any) -> Any:
        wrapper = self._names.get((sort, *state))
        if wrapper is None:
            wrapper = self._names[(sort, *state)] = restore_url_wrapper(sort, *state)
            wrapper.settings = self.settings
        return wrapper


class _Unpickler(pickle.Unpickler):
    def __init__(self, frozen: bytes, restorers: Mapping[str, Callable[..., Any]]):
        super().__init__(io.BytesIO(frozen))
        self.restorers = restorers

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in self.restorers:
            return self.restorers[name]
        known_class = FOUND_CLASSES.get((module, name))
        if known_class is None:
            known_class = FOUND_CLASSES[module, name] = super().find_class(module, name)
        return known_class


def restore_kind(name: str) -> Kind:
    """Stands for a kind stored by its name. Raises LookupError: `thaw` knows the kinds in use and does this instead."""
    raise LookupError(name)


def restore_markup(text: str) -> Markup:
    """HTML that is stored as plain text. `thaw` does this ten times as fast: Markup checks its argument first."""
    return Markup(text)


def restore_url_wrapper(sort: type, *state: Any) -> Any:
    """A category, a tag or an author as it was stored, without its settings."""
    wrapper: Any = object.__new__(sort)
    wrapper.__dict__.update(zip(WRAPPER_FIELDS, state, strict=True))
    return wrapper


def _reduce_wrapper(wrapper: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return restore_url_wrapper, (type(wrapper), *(wrapper.__dict__[part] for part in WRAPPER_FIELDS))


def _reduce_markup(text: Markup) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return restore_markup, (str.__str__(text),)


def compute_shelf_number(path: str, shelves: int = SHELF_COUNT) -> int:
    """The number, below `shelves`, of the shelf that holds what was read from `path`."""
    return zlib.crc32(path.encode()) % shelves
