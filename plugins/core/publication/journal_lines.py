"""The publications of a journal with the names of their files, as the checks of all of them together are given them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from plugins.core.publication.publication import Publication

PublicationLine = tuple[Publication, str]


class QuietText(NamedTuple):
    """What other files must know of a text that says nothing but itself: no picture, no key of its kind alone, no date to come but `date`;
    no room checks it. `date` and `modified` are seconds since 1970, 0 for none. Ten thousand of them need no publication."""

    kind: str
    tags: tuple[str, ...]
    address: str
    identity: str
    date: float
    modified: float
    category: str
    quartiers: tuple[str, ...]


AS_QUIET_TEXT: Callable[[tuple[Any, ...]], QuietText] = partial(tuple.__new__, QuietText)
QuietTexts = Mapping[str, QuietText]
"""By source."""
NONE_QUIET: QuietTexts = MappingProxyType({})


class JournalLines(Sequence[PublicationLine]):
    """Every publication with the name of its file, in the order of `sources`. The `active` lines are given, by source; those of `quiet`
    texts are made by `take_line` when first read; any other source has none."""

    def __init__(
        self,
        sources: Iterable[str],
        active: Mapping[str, PublicationLine],
        quiet: QuietTexts = NONE_QUIET,
        take_line: Callable[[str], PublicationLine | None] = lambda _: None,
    ):
        self._sources, self.quiet, self._take_line = sources, quiet, take_line
        self.active, self._active_by_source = list(active.values()), active
        self._lines_by_kind: dict[str, Sequence[PublicationLine]] = {}

    @cached_property
    def _all(self) -> list[PublicationLine]:
        lines = map(self._find_line, self._sources) if self.quiet else self.active
        return [line for line in lines if line is not None]

    def _find_line(self, source: str) -> PublicationLine | None:
        return self._take_line(source) if source in self.quiet else self._active_by_source.get(source)

    @overload
    def __getitem__(self, index: int) -> PublicationLine: ...
    @overload
    def __getitem__(self, index: slice) -> list[PublicationLine]: ...
    def __getitem__(self, index: int | slice) -> PublicationLine | list[PublicationLine]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self.active) + len(self.quiet)

    def find_of_kind(self, kind: str) -> Sequence[PublicationLine]:
        """See the function: each kind is looked for once."""
        if kind not in self._lines_by_kind:
            self._lines_by_kind[kind] = [line for line in self._list_without_other_kinds(kind) if line[0].kind.name == kind]
        return self._lines_by_kind[kind]

    def _list_without_other_kinds(self, kind: str) -> Sequence[PublicationLine]:
        """Some of them, with all those of the `kind`."""
        if kind not in self._quiet_kinds:
            return self.active
        sources = (source for source in self._sources if source not in self.quiet or self.quiet[source].kind == kind)
        return [line for line in map(self._find_line, sources) if line is not None]

    @cached_property
    def _quiet_kinds(self) -> set[str]:
        return {text.kind for text in self.quiet.values()}


def find_of_kind(lines: Sequence[PublicationLine], kind: str) -> Sequence[PublicationLine]:
    """The lines of the `kind` of that name, in order. Costs nothing when `lines` are a journal's JournalLines."""
    return lines.find_of_kind(kind) if isinstance(lines, JournalLines) else [line for line in lines if line[0].kind.name == kind]


def find_active(lines: Sequence[PublicationLine]) -> Sequence[PublicationLine]:
    """At least those that say something under a key of their kind, or lead to a PDF, in their order: of JournalLines, no quiet text."""
    return lines.active if isinstance(lines, JournalLines) else lines


def find_quiet(lines: Sequence[PublicationLine]) -> QuietTexts:
    """The lines that `find_active` leaves out, by source: their readings need not be loaded."""
    return lines.quiet if isinstance(lines, JournalLines) else NONE_QUIET
