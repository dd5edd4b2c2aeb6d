"""The shelves: the objects that Pelican made of each text, put away as they were read and taken back as if they had just been.

What belongs to one build only (settings, context) is left out and given back; a body stays in the store until somebody looks at it.
"""

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.build.kept.store import Spoilt, Store, sealed, unsealed

SHELVES = 64
"""Rewriting the shelf of one text among 10,000 takes 3 ms; reading 64 shelves takes no longer than one."""
OF_ONE_BUILD = ("settings", "_context", "_content")
UNPICKLABLE = (pickle.PicklingError, TypeError, AttributeError)
WRAPPED = ("_name", "_slug", "_slug_from_name")


@dataclass
class Kept:
    """One object put away: `key` is the digest of all that it was made from, `links` the sources it may lead to, `statics` its files."""

    key: bytes
    sort: type
    state: dict[str, Any]
    links: tuple[tuple[str, ...], ...] = ()
    statics: frozenset[str] = frozenset()


@dataclass
class Shelves:
    """`wrappers` are the classes of names (category, tag, author): the same name is given back as the same object."""

    store: Store
    wrappers: tuple[type, ...]
    settings: Mapping[str, Any]
    kept: dict[str, Kept] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    bodies: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple, Any] = field(default_factory=dict)

    def load(self) -> None:
        """Take every object out of the store. Raises Spoilt."""
        self._names.update(READY.names)
        for name in READY.names.values():
            name.settings = self.settings
        for number, objects in self.store.rows("shelves"):
            self.kept.update(READY.of(number, objects) or self._out_of(objects))

    def _out_of(self, objects: bytes) -> dict[str, Kept]:
        try:
            return self.thawed(unsealed(objects))
        except Exception as error:
            raise Spoilt(f"{type(error).__name__}: {error}") from error

    def holds(self, name: str, key: bytes) -> bool:
        """Whether what was read under `name` was made from what `key` stands for."""
        kept = self.kept.get(name)
        return kept is not None and kept.key == key

    def take(self, name: str, key: bytes, context: Any) -> Any | None:
        """The object read under `name` out of what `key` stands for, as new; None when it must be read."""
        if not self.holds(name, key):
            return None
        self.used.add(name)
        kept = self.kept[name]
        made = object.__new__(kept.sort)
        made.__dict__.update(kept.state, settings=self.settings, _context=context, _kept=kept, _body=(self, name))
        made.translations = []
        made.metadata = dict(kept.state["metadata"])
        return made

    def kept_of(self, key: bytes, made: Any, links: Iterable[tuple[str, ...]], statics: Iterable[str]) -> Kept:
        """What to put away of an object that was just read, before anybody changes it."""
        state = {name: value for name, value in made.__dict__.items() if name not in OF_ONE_BUILD}
        state["metadata"] = dict(made.metadata)
        return Kept(key, type(made), state, tuple(links), frozenset(statics))

    def add(self, kept: Mapping[str, Kept], bodies: Mapping[str, str]) -> None:
        """Put these away."""
        self.kept.update(kept)
        self.bodies.update(bodies)
        self.moved.update(kept)
        self.used.update(kept)

    def lately(self) -> bytes:
        """What was read in this run, ready for another process to `add` it; what cannot leave this one is left out."""
        read = {name: self.kept[name] for name in self.moved if name in self.kept}
        bodies = {name: body for name, body in self.bodies.items() if name in read}
        try:
            return self.frozen((read, bodies))
        except UNPICKLABLE:
            return self.frozen(({name: kept for name, kept in read.items() if self._freezes(kept)}, bodies))

    def body(self, name: str) -> str:
        """The text of one object, in HTML."""
        return self.bodies[name] if name in self.bodies else self.store.body(name)

    def save(self, living: set[str]) -> None:
        """Write the shelves that changed; what was read from a file that is not among the `living` is forgotten."""
        gone = {path for path in self.kept if path not in living}
        touched = {shelf_of(path) for path in self.moved | gone}
        for path in gone:
            del self.kept[path]
        shelves: dict[int, dict[str, Kept]] = {number: {} for number in touched}
        for path, kept in self.kept.items():
            if (number := shelf_of(path)) in shelves:
                shelves[number][path] = kept
        self.store.replace("shelves", ((number, sealed(self._safely_frozen(objects))) for number, objects in shelves.items()))
        self.store.write_bodies(self.bodies.items(), gone)

    def frozen(self, objects: Any) -> bytes:
        """`objects`, ready to leave this process. Raises what pickle raises."""
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, protocol=5)
        pickler.dispatch_table = dict.fromkeys(self.wrappers, _reduced)
        pickler.dump(objects)
        return buffer.getvalue()

    def thawed(self, frozen: bytes) -> Any:
        """What `frozen` was, here."""
        return _Unpickler(frozen, self._name).load()

    def _safely_frozen(self, objects: dict[str, Kept]) -> bytes:
        try:
            return self.frozen(objects)
        except UNPICKLABLE:
            return self.frozen({name: kept for name, kept in objects.items() if self._freezes(kept)})

    def _freezes(self, kept: Kept) -> bool:
        try:
            return bool(self.frozen(kept))
        except UNPICKLABLE:
            return False

    def _name(self, sort: type, *state: Any) -> Any:
        known = self._names.get((sort, *state))
        if known is None:
            known = self._names[(sort, *state)] = named(sort, *state)
            known.settings = self.settings
        return known


@dataclass
class Ready:
    """What is on the shelves, taken out beforehand by a process of which builds are copies: a shelf's bytes, and what they are."""

    kept: dict[int, tuple[bytes, dict[str, Kept]]] = field(default_factory=dict)
    names: dict[tuple, Any] = field(default_factory=dict)

    def refresh(self, store: Store, wrappers: tuple[type, ...]) -> None:
        """Take out of `store` what has moved. Raises Spoilt."""
        shelves = Shelves(store, wrappers, {}, _names=self.names)
        self.kept = {number: (objects, self.of(number, objects) or shelves._out_of(objects)) for number, objects in store.rows("shelves")}

    def of(self, number: int, objects: bytes) -> dict[str, Kept] | None:
        """What is on the shelf of that number, if these are still its bytes."""
        known = self.kept.get(number)
        return known[1] if known and known[0] == objects else None


READY = Ready()
"""Empty, but in such a process."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, frozen: bytes, name: Callable[..., Any]):
        super().__init__(io.BytesIO(frozen))
        self.name = name

    def find_class(self, module: str, name: str) -> Any:
        return self.name if name == named.__name__ and module == named.__module__ else super().find_class(module, name)


def named(sort: type, *state: Any) -> Any:
    """A category, a tag or an author as it was put away, without its settings."""
    made = object.__new__(sort)
    made.__dict__.update(zip(WRAPPED, state, strict=True))
    return made


def _reduced(wrapper: Any) -> tuple:
    return named, (type(wrapper), *(wrapper.__dict__[part] for part in WRAPPED))


def shelf_of(path: str) -> int:
    """The shelf that holds what was read from `path`."""
    return zlib.crc32(path.encode()) % SHELVES
