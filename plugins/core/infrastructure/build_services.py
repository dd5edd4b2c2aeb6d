"""What a build gives its rooms, each by a name among Pelican's settings; without a build, the class here serves, and everything is made."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

MEMORY = "MEMORY"
"""The name under which a build gives it among Pelican's settings."""
MISSING = object()
Value = TypeVar("Value")


class RecalledValues(Mapping[str, Any]):
    """What a room stored for each file, by path: a sheet is loaded when one of its values is first read. `facts` are the plain values
    stored beside them, known without loading; None for a path that has none. `thaw_around` loads the sheet of a path."""

    def __init__(self, facts: Mapping[str, Any] = MappingProxyType({}), thaw_around: Callable[[str], Mapping[str, Any]] = lambda _: {}):
        self.facts, self._thaw_around = facts, thaw_around
        self._thawed: dict[str, Any] = {}

    def __getitem__(self, path: str) -> Any:
        """What was kept of the file at `path`."""
        value = self._thawed.get(path, MISSING)
        if value is not MISSING:
            return value
        if path not in self.facts:
            raise KeyError(path)
        self._thawed.update(item for item in self._thaw_around(path).items() if item[0] in self.facts)
        return self._thawed[path]

    def __contains__(self, path: object) -> bool:
        return path in self.facts

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)


class Memory:
    """A room's results for each file, from one build to the next while the file is the same. This class serves where there is no build, and
    stores nothing."""

    def recall(self, room: str, around: bytes, folder: Path) -> RecalledValues:
        """The values `room` kept, by path below `folder`, of the files whose bytes are the same, when made under the same `around`."""
        return RecalledValues()

    def remember(
        self,
        room: str,
        around: bytes,
        folder: Path,
        values: Mapping[str, Any],
        find_facts: Callable[[], Mapping[str, Any]] = dict,
        standing: Collection[str] = (),
    ) -> None:
        """Keep the `values` that `room` has just made of the files of `folder`, by path, under `around`, with the facts, plain values, of
        those that it did not recall, which `find_facts` gives, later perhaps; and what it recalled of the paths that are `standing`. Any
        other is forgotten."""

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """The result of `make`, from the last build when the same `name` and bytes were asked for: it depends on our code and on these
        alone."""
        return make()


def get_memory(conf: Mapping[str, Any]) -> Memory:
    return conf.get(MEMORY) or Memory()


LATER_EXTRAS = "LATER_EXTRAS"
"""The name under which a build gives it among Pelican's settings."""

MakeExtras = Callable[[Any], Mapping[str, object]]
"""From one of Pelican's contents, what hangs on it, by the names of the attributes; nothing of it is absent from what has none."""


class LaterExtras:
    """Extras that are computed only when a content is read: a build that renders one page of ten thousand computes them once. This class
    serves where there is no build: it sets the extras of each of `contents` right away.

    The room tells the build which contents may have other extras than at the last build; for the rest, the build knows their digests.
    """

    def __init__(self, contents: Iterable[Any]):
        self.contents = contents

    def add_extras(
        self,
        room: str,
        names: tuple[str, ...],
        changed_sources: frozenset[str] | None,
        make_extras: MakeExtras,
        sources: frozenset[str] | None = None,
    ) -> None:
        """Give contents the attributes `names`, as `make_extras` computes them: the contents of `sources`, or all of them. Another room may
        use the same names for other sources.

        They equal those of the last build except for the `changed_sources`; None: not known. `make_extras` may depend on the publications,
        the settings, and what else the room has asked before it says what changed.
        """
        for content in self.contents:
            for name, value in make_extras(content).items():
                setattr(content, name, value)


def get_later_extras(settings: Mapping[str, Any], contents: Iterable[Any]) -> LaterExtras:
    """The extras of the build in Pelican's `settings`; without a build, extras are set on `contents` right away."""
    return settings.get(LATER_EXTRAS) or LaterExtras(contents)


OUTPUT_MANIFEST = "REMAINS"
"""The name under which a build gives them among Pelican's settings."""


class OutputManifest:
    """The files that rooms wrote themselves in the last build: one that is intact and made from the same inputs is not made again. This
    class serves where there is no build: every file must be made."""

    def is_current(self, file: str | Path, *made_from: object) -> bool:
        """Whether `file` (its path in the output; an absolute Path elsewhere) is intact and was made from the same inputs; it is then kept.

        `made_from` are plain values, objects of ours or of Pelican's; a Path stands for the bytes of that file. The file may also depend on
        the settings and our code, and on nothing else.
        """
        return False

    def list_current_files(self) -> Collection[str]:
        """The files of the output that stay as the last build left them, as far as known: complete once pages are written."""
        return ()

    def is_kept_with_leader(self, file: str, leader: str) -> bool:
        """Whether `file`, which the room made of the output's own `leader` and nothing else, is still there: it is then kept. To be asked
        only of a leader that is in `list_current_files()`."""
        return False


def get_output_manifest(conf: Mapping[str, Any]) -> OutputManifest:
    return conf.get(OUTPUT_MANIFEST) or OutputManifest()


def write_output(folder: str | Path, name: str, content: str | bytes) -> None:
    """Write the file `name` of the output `folder`; a text is UTF-8."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


PUBLICATION_ROWS = "PUBLICATION_ROWS"
"""The name under which a build gives them among Pelican's settings."""

Row = Any
"""Plain values: tuples, texts, numbers, None, True, bytes. No date, no object: it is kept by `marshal`."""


@dataclass(frozen=True)
class PublicationChanges:
    """The sources of the publications whose row was added, changed or removed since the room last asked. `is_everything`: nothing is known
    of the last build, and the room must compute everything again."""

    added: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    is_everything: bool = False

    def __bool__(self) -> bool:
        """Whether anything moved at all."""
        return bool(self.is_everything or self.added or self.changed or self.removed)

    @property
    def present(self) -> frozenset[str]:
        """The changed publications that exist now."""
        return self.added | self.changed


@dataclass
class RoomRows:
    """The rows of one room: `now` and `before` by source, in the order of the contents; `before` has only those that changed. `memo` holds
    plain values that the room left at the last build, or None; `write_memo` replaces them.

    A build loads unchanged rows when they are first read: a room that reads them only after a change costs nothing when nothing changed.
    """

    now: Mapping[str, Row]
    changes: PublicationChanges
    before: Mapping[str, Row] = field(default_factory=dict)
    memo: Any = None
    write: Callable[[object], None] = lambda memo: None

    def write_memo(self, value: object) -> None:
        self.memo = value
        self.write(value)

    def digest(self) -> bytes:
        """A digest of all rows, from the last build's and what changed since."""
        return self._summary[0]

    @property
    def filled_count(self) -> int:
        """The number of rows that hold something."""
        return self._summary[1]

    @cached_property
    def _summary(self) -> tuple[bytes, int]:
        """The digest, and the count: the memo of a room that leaves no other."""
        digest_before, count = self.memo or (None, 0)
        if self.changes or self.memo is None:
            is_known = not self.changes.is_everything and self.memo is not None
            present, removed = (self.changes.present, self.changes.removed) if is_known else (self.now, frozenset())
            hashed = hashlib.blake2b(digest_size=16)
            before = (digest_before if is_known else None, sorted(removed))
            for part in chain((before,), ((source, self.now[source]) for source in sorted(present))):  # all at once: twice the rows' memory
                hashed.update(repr(part).encode("utf-8", "surrogatepass"))
            count = count - sum(map(bool, self.before.values())) if is_known else 0
            self.write_memo((hashed.digest(), count + sum(bool(self.now[source]) for source in present)))
        digest, filled_count = self.memo
        return digest, filled_count


class PublicationRows:
    """What changed among the publications since the last build, as one room sees them: a row of plain values per publication. `room` names
    the rows, which only that room asks for; `make` computes the row of one content. This class serves where there is no build: every row
    is computed, and all are new.

    Rows are kept from one build to the next, each under the digest of what it was made of: those alone are made of what moved. One whose
    values are what they were has not moved, whatever happened to its file: that is how a room that shows titles learns that nothing
    happened to it when a body was corrected.

    A row may depend on its content, the settings, our code and `around`, and on nothing else: other publications or the instant must be in
    `around`.
    """

    def get_rows_as_read(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """Rows of what a content is once its file is read. `make` must not read extras."""
        return RoomRows({content.relative_source_path: make(content) for content in contents}, PublicationChanges(is_everything=True))

    def get_rows_as_shown(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """Rows of all that a page can show of a content. Ask once every room has added its extras."""
        return self.get_rows_as_read(room, around, contents, make)

    def get_rows_by_digests(
        self, room: str, around: bytes, contents: Iterable[Any], digests: Mapping[str, bytes], make: Callable[[Any], Row]
    ) -> RoomRows:
        """Rows of what the room itself has a digest of: `digests`, by source, of all that a row depends on besides `around`."""
        return self.get_rows_as_read(room, around, contents, make)


def get_publication_rows(settings: Mapping[str, Any]) -> PublicationRows:
    return settings.get(PUBLICATION_ROWS) or PublicationRows()


SHARED_WORK = "SHARED_WORK"
"""The name under which a build gives its ShareWork among Pelican's settings."""
BESIDE_PAGES = "WORK_BESIDE_PAGES"
"""The same of its DoBesidePages."""
WORK_BEGUN = "WORK_BEGUN"
"""The same of a ShareWork which the other processes begin at once: this one takes its part when it asks for what is made."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class ShareWork(Protocol):
    """Several processes, or one."""

    def __call__(self, name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
        """What `do` makes of each share of `things`, in any order. No other work of a build has that `name`. What is made may come from a
        copy of this process: whatever else `do` changes is lost there."""


def do_here(name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """A ShareWork that does everything in this process."""
    yield do(things)


def get_share_work(conf: Mapping[str, Any]) -> ShareWork:
    return conf.get(SHARED_WORK) or do_here


def get_begin_work(conf: Mapping[str, Any]) -> ShareWork:
    return conf.get(WORK_BEGUN) or do_here


DoBesidePages = Callable[[Callable[[], None]], None]
"""Has something done while other processes render the pages, which wait for none of it: it shows them nothing, and writes none by
Pelican's writer."""


def do_at_once(do: Callable[[], None]) -> None:
    """A DoBesidePages: `do` it now."""
    do()


def get_do_beside_pages(conf: Mapping[str, Any]) -> DoBesidePages:
    return conf.get(BESIDE_PAGES) or do_at_once
