"""Facts of Pelican's contents in columns: no room need loop over ten thousand of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, compress, count, repeat
from operator import attrgetter, is_
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from plugins.core.publication.publication import Publication, PublishedContent

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


SETTING = "OVERVIEWS"
"""The name under which those of a build are among Pelican's settings."""

get_source = attrgetter("relative_source_path")
"""The path of the file of a content, below the content."""


@dataclass(frozen=True)
class ActiveText:
    """The same facts as a QuietText, of a `publication` that may say something else besides."""

    publication: Publication

    @property
    def kind(self) -> str:
        return self.publication.kind.name

    @property
    def address(self) -> str:
        return self.publication.address

    @property
    def identity(self) -> str:
        return self.publication.identity

    @property
    def date(self) -> float:
        """Seconds since 1970, 0 for none."""
        return self.publication.date.timestamp() if self.publication.date else 0.0

    @property
    def modified(self) -> float:
        return self.publication.modified.timestamp() if self.publication.modified else 0.0

    @property
    def category(self) -> str:
        return self.publication.category

    @property
    def quartiers(self) -> tuple[str, ...]:
        return self.publication.quartiers


@dataclass(eq=False)
class ContentsOverview(Sequence[PublishedContent]):
    """Some of Pelican's `contents`; `texts`, in the same order, holds what each says. `quiet_lang` is the language of every quiet text. An
    overview made of `parts` asks these for what they know."""

    contents: Sequence[PublishedContent]
    texts: Sequence[QuietText | ActiveText]
    quiet_lang: str = ""
    parts: Sequence["ContentsOverview"] = ()

    def __getitem__(self, index: Any) -> Any:
        """One of the contents, or some."""
        return self.contents[index]

    def __iter__(self) -> Iterator[PublishedContent]:
        return iter(self.contents)

    def __len__(self) -> int:
        return len(self.contents)

    @cached_property
    def active_places(self) -> list[int]:
        """The positions of the contents that are not quiet texts."""
        return list(compress(count(), map(is_, map(type, self.texts), repeat(ActiveText))))

    @cached_property
    def active_contents(self) -> list[PublishedContent]:
        """The contents that need a look: any with a key of its kind, an alias or a translation is among them."""
        if self.parts:
            return [content for part in self.parts for content in part.active_contents]
        return list(map(self.contents.__getitem__, self.active_places))

    @cached_property
    def by_kind(self) -> dict[str, "ContentsOverview"]:
        """The contents of each kind, by its name."""
        if self.parts:
            names = dict.fromkeys(name for part in self.parts for name in part.by_kind)
            return {name: merge_overviews([part.by_kind[name] for part in self.parts if name in part.by_kind]) for name in names}
        numbers_by_kind: dict[str, list[int]] = {}
        for number, kind in enumerate(map(attrgetter("kind"), self.texts)):
            numbers_by_kind.setdefault(kind, []).append(number)
        return {kind: self if len(numbers) == len(self) else self.take_places(numbers) for kind, numbers in numbers_by_kind.items()}

    @cached_property
    def sources(self) -> list[str]:
        """The paths of their files, below the content folder."""
        return list(chain.from_iterable(part.sources for part in self.parts) if self.parts else map(get_source, self.contents))

    @cached_property
    def languages(self) -> frozenset[str]:
        quiet_languages = {self.quiet_lang} if len(self.active_contents) < len(self) else set[str]()
        return frozenset(quiet_languages.union(map(attrgetter("lang"), self.active_contents)))

    def take_places(self, numbers: Sequence[int]) -> "ContentsOverview":
        """The contents at these positions, in that order."""
        contents, texts = list(map(self.contents.__getitem__, numbers)), list(map(self.texts.__getitem__, numbers))
        overview = ContentsOverview(contents, texts, self.quiet_lang)
        if "sources" in vars(self):
            overview.sources = list(map(self.sources.__getitem__, numbers))
        return overview


@dataclass(eq=False)
class Overviews:
    """The overviews of one build, whose `quiet` texts, in its `lang`, are known by their sources."""

    quiet: QuietTexts = field(default_factory=lambda: NONE_QUIET)
    lang: str = ""
    _known: dict[tuple[int, ...], tuple[tuple[Sequence[PublishedContent], ...], int, ContentsOverview]] = field(default_factory=dict)

    def look_over(self, *lists: Sequence[PublishedContent]) -> ContentsOverview:
        """The overview of all publications in some lists, made once."""
        key, length = tuple(map(id, lists)), sum(map(len, lists))
        if key not in self._known or self._known[key][1] != length:
            overview = self._build_overview(*lists) if len(lists) == 1 else merge_overviews([self.look_over(each) for each in lists])
            self._known[key] = lists, length, overview
        return self._known[key][-1]

    def _build_overview(self, contents: Sequence[PublishedContent]) -> ContentsOverview:
        if not self.quiet:
            contents = [content for content in contents if hasattr(content, "publication")]
            return ContentsOverview(contents, [ActiveText(content.publication) for content in contents])
        sources = list(map(get_source, contents))
        texts: list[Any] = list(map(self.quiet.get, sources))
        for number in compress(count(), map(is_, texts, repeat(None))):
            if hasattr(contents[number], "publication"):
                texts[number] = ActiveText(contents[number].publication)
        overview = ContentsOverview(list(compress(contents, texts)), list(filter(None, texts)), self.lang)
        overview.sources = list(compress(sources, texts))
        return overview

    def update(self, content: PublishedContent) -> None:
        if self.quiet:
            self.quiet = {source: text for source, text in self.quiet.items() if source != get_source(content)}
        self._known.clear()


def look_over(settings: Mapping[str, Any], *lists: Sequence[PublishedContent]) -> ContentsOverview:
    """The overview of all that is in some lists of Pelican's contents, by those that a build has among its `settings`."""
    overviews: Overviews = settings.get(SETTING) or Overviews()
    return overviews.look_over(*lists)


def update_overviews(settings: Mapping[str, Any], content: PublishedContent) -> None:
    if overviews := settings.get(SETTING):
        overviews.update(content)


def merge_overviews(overviews: Sequence[ContentsOverview]) -> ContentsOverview:
    parts = [overview for overview in overviews if len(overview)]
    if len(parts) == 1:
        return parts[0]
    contents, texts = (list(chain.from_iterable(map(attrgetter(name), parts))) for name in ("contents", "texts"))
    return ContentsOverview(contents, texts, parts[0].quiet_lang if parts else "", parts)


def ensure_overview(contents: Iterable[PublishedContent]) -> ContentsOverview:
    """The overview of any of Pelican's contents; an overview is returned as it is."""
    return contents if isinstance(contents, ContentsOverview) else Overviews().look_over(list(contents))
