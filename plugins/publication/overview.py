"""What Pelican's contents say of themselves, told of all of them at once: no room need look at ten thousand one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from operator import attrgetter
from typing import Any

from plugins.publication.journal_lines import NONE_QUIET, QuietText, QuietTexts
from plugins.publication.publication import Publication

SETTING = "OVERVIEWS"
"""The name under which those of a build are among Pelican's settings."""

source_of = attrgetter("relative_source_path")
"""The path of the file of a content, below the content."""


@dataclass(frozen=True)
class ToldText:
    """The same as a QuietText, of a `publication` that may say something else besides."""

    publication: Publication

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return self.publication.kind.name

    @property
    def address(self) -> str:
        """See Publication."""
        return self.publication.address

    @property
    def identity(self) -> str:
        """See Publication."""
        return self.publication.identity

    @property
    def date(self) -> float:
        """In seconds since 1970, 0 of none."""
        return self.publication.date.timestamp() if self.publication.date else 0.0

    @property
    def modified(self) -> float:
        """Likewise."""
        return self.publication.modified.timestamp() if self.publication.modified else 0.0

    @property
    def category(self) -> str:
        """See Publication."""
        return self.publication.category

    @property
    def quartiers(self) -> tuple[str, ...]:
        """See Publication."""
        return self.publication.quartiers


@dataclass(eq=False)
class ContentsOverview(Sequence[Any]):
    """Some `contents`, Pelican's: what each says is among the `texts`, in the same order."""

    contents: Sequence[Any]
    texts: Sequence[QuietText | ToldText]

    def __getitem__(self, index: Any) -> Any:
        """One of the contents, or some."""
        return self.contents[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.contents)

    def __len__(self) -> int:
        return len(self.contents)

    @cached_property
    def told_contents(self) -> list[Any]:
        """Those of the contents that are no quiet texts: whoever looks for a key of a kind, an alias or a translation finds it here."""
        return [content for content, text in zip(self.contents, self.texts, strict=True) if type(text) is ToldText]

    @cached_property
    def by_kind(self) -> dict[str, "ContentsOverview"]:
        """The contents of each kind, by its name."""
        numbers_by_kind: dict[str, list[int]] = {}
        for number, kind in enumerate(map(attrgetter("kind"), self.texts)):
            numbers_by_kind.setdefault(kind, []).append(number)
        return {kind: self if len(numbers) == len(self) else self.take_places(numbers) for kind, numbers in numbers_by_kind.items()}

    @cached_property
    def sources(self) -> list[str]:
        """Their files, below the content."""
        return list(map(source_of, self.contents))

    @cached_property
    def languages(self) -> frozenset[str]:
        """In which they are written."""
        return frozenset(map(attrgetter("lang"), self.contents))

    def take_places(self, numbers: Sequence[int]) -> "ContentsOverview":
        """Those at these places, in that order."""
        return ContentsOverview(list(map(self.contents.__getitem__, numbers)), list(map(self.texts.__getitem__, numbers)))


@dataclass(eq=False)
class Overviews:
    """Those of one build, whose `quiet` texts are known by their sources."""

    quiet: QuietTexts = field(default_factory=lambda: NONE_QUIET)
    _known: dict[tuple[int, ...], tuple[tuple[Sequence[Any], ...], int, ContentsOverview]] = field(default_factory=dict)

    def look_over(self, *lists: Sequence[Any]) -> ContentsOverview:
        """That of all that is a publication in some lists, which is made once."""
        key, contents = tuple(map(id, lists)), list(chain.from_iterable(lists))
        if key not in self._known or self._known[key][1] != len(contents):
            texts = map(self.quiet.get, map(source_of, contents)) if self.quiet else repeat(None, len(contents))
            pairs = zip(contents, texts, strict=True)
            rows = [(content, text or ToldText(content.publication)) for content, text in pairs if text or hasattr(content, "publication")]
            self._known[key] = lists, len(contents), ContentsOverview([content for content, _ in rows], [text for _, text in rows])
        return self._known[key][-1]

    def tell_again(self, content: Any) -> None:
        """Somebody has changed the publication of `content`."""
        if self.quiet:
            self.quiet = {source: text for source, text in self.quiet.items() if source != source_of(content)}
        self._known.clear()


def look_over(settings: Mapping[str, Any], *lists: Sequence[Any]) -> ContentsOverview:
    """The overview of all that is in some lists of Pelican's contents, by those that a build has among its `settings`."""
    overviews: Overviews = settings.get(SETTING) or Overviews()
    return overviews.look_over(*lists)


def tell_again(settings: Mapping[str, Any], content: Any) -> None:
    """Somebody has changed the publication of `content`."""
    if overviews := settings.get(SETTING):
        overviews.tell_again(content)


def as_one(overviews: Sequence[ContentsOverview]) -> ContentsOverview:
    """Several as one."""
    if len(overviews) == 1:
        return overviews[0]
    contents = [content for overview in overviews for content in overview.contents]
    return ContentsOverview(contents, [text for overview in overviews for text in overview.texts])


def as_overview(contents: Iterable[Any]) -> ContentsOverview:
    """That of any of Pelican's contents; of one, the same."""
    return contents if isinstance(contents, ContentsOverview) else Overviews().look_over(list(contents))
