"""The changes among the publications since the last build, as one room sees them: a row of plain values per publication.

A build keeps the rows of each room from one build to the next, each under the digest of what it was made of: it makes those alone of what
moved. A row whose values are what they were has not moved, whatever happened to its file: that is how a room that shows titles learns that
nothing happened to it when a body was corrected. Without a build every row is made, and all is new.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

SETTING = "PUBLICATION_ROWS"
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
        """Leave `value` to the next build."""
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
    """The rows of one build; this class serves where there is no build: every row is computed, and all are new. `room` names the rows,
    which only that room asks for; `make` computes the row of one content.

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
    """The rows of the build in Pelican's `settings`."""
    return settings.get(SETTING) or PublicationRows()
