"""The manifest of a room: one typed `ROOM` in its `room.py`.

PLUGINS names the rooms, and nothing is found by any other name.

What only one command needs (importers, networks, services) is imported by the function that needs it: a build imports every manifest, and
must not pay for that.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.health import HealthCheck
from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.infrastructure.rooms import load_rooms
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.dataset import Dataset
from plugins.core.publication.followed_list import FollowedList
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.import_report import ImportReport
from plugins.core.publication.kind import Kind, Kinds
from plugins.core.publication.occasion import Occasions
from plugins.core.publication.publication import Publication
from plugins.core.publication.stored_format import StoredFormat

Answer = Literal["", "list", "line", "lines", "stop", "member", "quarter", "streets"]
"""What such a page answers at once: its items, how a line runs, who somebody is, where a street lies. Empty: nothing."""


@dataclass(frozen=True)
class SearchedPages:
    """`address` is a format over `slug`, ending with a slash; `label` is what a result says that the page is; `words` are what readers call
    it besides its title."""

    address: str
    label: str
    answer: Answer = ""
    words: str = ""

    @property
    def shape(self) -> re.Pattern[str]:
        """The pattern of their addresses."""
        return compile_address_pattern(self.address)


@cache
def compile_address_pattern(address: str) -> re.Pattern[str]:
    """The addresses that the format `address` gives."""
    pieces = re.split(r"\{(date|slug)[^}]*\}", address)
    return re.compile("".join({"date": r"\d+", "slug": "[^/]+"}.get(piece) or re.escape(piece) for piece in pieces))


Conf = Mapping[str, Any]
"""The town's settings; for whoever looks at files, its PATH is the content folder."""
Environ = Mapping[str, str]
Check = Callable[[Publication, str, Conf, datetime], Iterable[Mistake]]
"""From a publication, the name of its file, the settings and the instant: what is wrong in it."""
FileCheck = Callable[[Publication, str], Iterable[Mistake]]
"""From a publication and the name of its file: what is wrong in it whatever the settings, the day and the other files. It is asked once of
a file, for as long as its bytes are the same."""
JournalCheck = Callable[[Sequence[tuple[Publication, str]], Conf, datetime], Iterable[Mistake]]
"""From every publication with the name of its file: what can only be asked of all of them."""
ResourceCheck = Callable[[frozenset[str], Conf, Environ], Iterable[Mistake]]
"""From the names of the files of the content folder: what is wrong in those that are no publication. Only `check` asks."""
Draft = Callable[[Path, Conf, Environ], Mapping[str, str]]
"""From the content folder: the YAML of the keys with which a new file begins."""
Suggest = Callable[[Path, Publication, Conf, Environ], "Suggestion | None"]
"""From the content folder and a publication that nobody has written the body of: what whoever completes it may begin with."""
Import = Callable[[Path, Path, Conf, Environ, bool], ImportReport]
"""From the file of another program and the content folder: what became of it. Nothing is written when the last argument says so. Taking in
the same file twice changes nothing. Raises SettingsError when the file cannot be used."""
ListStoredFormats = Callable[[TownPaths, Sequence[str]], Iterable[StoredFormat]]
"""From the town and the rooms in use: what the town keeps from one version of Beffroi to the next."""


@dataclass(frozen=True)
class ScopedCheck:
    """A Check that is asked of few publications, and finds nothing in the others.

    `names` are fields of publications or keys of their kind: one that has a value under none of them is not asked; empty, all are. Ten
    thousand that have neither a picture nor words of their own for networks are not asked about them. `is_asked_of` is false for the kinds
    of which no publication is asked.
    """

    check: Check
    names: frozenset[str] = frozenset()
    is_asked_of: Callable[[Kind], object] = bool

    def __call__(self, publication: Publication, file: str, conf: Conf, now: datetime) -> Iterable[Mistake]:
        return self.check(publication, file, conf, now)


def concerned_by(*names: str) -> Callable[[Check], ScopedCheck]:
    """Limits a Check to the publications that say something under one of these names."""
    return lambda check: ScopedCheck(check, frozenset(names))


def asked_of_kinds(is_asked_of: Callable[[Kind], object]) -> Callable[[Check], ScopedCheck]:
    """Limits a Check to the kinds of which `is_asked_of` is true."""
    return lambda check: ScopedCheck(check, is_asked_of=is_asked_of)


@dataclass(frozen=True)
class Suggestion:
    """Keys, as their forms have them, and a body in Markdown, for a person to rework."""

    values: Mapping[str, str]
    body: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """All that a room brings; fields it does not need are left out.

    `settings` is a frozen dataclass read by `gather_settings`. `checks` are asked of every publication, `kind_checks` of
    those of one kind alone, by its name: ten thousand articles are not asked what only an event can get wrong; `file_checks` likewise, of
    what the file alone decides: five thousand events are asked once. `occasions`, `drafts` and `suggestions` go by the name of
    the kind, which may be another room's; `pages` are those that the room writes by itself, address by name in settings; `searched_pages`
    are what readers search besides publications; `imports` go by the word that people type. `list_feeds` gives the lists that people may
    follow, from Pelican's context. `extras` are what it hangs on contents, `context` the names that it adds to the context: one declared
    structure for each. `inputs` is what its part of a build depends on: a room without any is believed to do anything, and is done again.
    `list_stored_formats` gives what the town keeps of this room from one version to the next; `upgrade` and `doctor` ask.
    `find_published_size` gives the bytes of a picture as readers get it. `find_withheld` gives the folders of the output that a service
    fills for now, and the names below each that no deploy touches. `service` opens its part of the evening's service, `web` of the one that
    is up all year: `service.part.RoomService` and `web_service.part.WebPart`, which this room may not import; the service
    that asks looks at what it is given.
    """

    settings: type | None = None
    kinds: tuple[Kind, ...] = ()
    checks: tuple[Check, ...] = ()
    kind_checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    file_checks: Mapping[str, tuple[FileCheck, ...]] = field(default_factory=dict)
    journal_checks: tuple[JournalCheck, ...] = ()
    resource_checks: ResourceCheck | None = None
    occasions: Mapping[str, Occasions] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    suggestions: Mapping[str, Suggest] = field(default_factory=dict)
    datasets: tuple[Dataset, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    searched_pages: tuple[SearchedPages, ...] = ()
    imports: Mapping[str, Import] = field(default_factory=dict)
    extras: tuple[type[ContentExtras], ...] = ()
    context: type[ContextNames] | None = None
    inputs: RoomInputs | None = None
    list_feeds: Callable[[Mapping[str, Any]], Iterable[FollowedList]] | None = None
    list_health_checks: Callable[[Conf, Environ], Iterable[HealthCheck]] | None = None
    list_stored_formats: ListStoredFormats | None = None
    find_published_size: Callable[[Path, Conf], int | None] | None = None
    find_withheld: Callable[[Path], Mapping[str, tuple[str, ...]]] | None = None
    service: Callable[[], object] | None = None
    web: Callable[[], object] | None = None


def list_rooms_in_use(plugins: Iterable[str] | None) -> list[Room]:
    """The manifests of the rooms that `plugins` (the setting PLUGINS) brings in, in its order."""
    return [room for room in load_rooms(plugins or ()) if isinstance(room, Room)]


def collect_kinds(plugins: Iterable[str] | None) -> Kinds:
    """Every kind that the rooms in use declare. Raises SettingsError when there is none."""
    kinds = [kind for room in list_rooms_in_use(plugins) for kind in room.kinds]
    if not kinds:
        raise SettingsError(["PLUGINS : rien n’y lit les publications. Ajoutez « plugins.journal.editorial.plugin » en tête."])
    return Kinds({kind.name: kind for kind in kinds})


def collect_pages(plugins: Iterable[str] | None) -> dict[str, str]:
    """The addresses of pages that the rooms in use write themselves, by the name that settings give the page (`SEARCH_URL`)."""
    return {page: address for room in list_rooms_in_use(plugins) for page, address in room.pages.items()}


def collect_searched_pages(plugins: Iterable[str] | None) -> tuple[SearchedPages, ...]:
    """The pages that readers search besides publications, declared by the rooms in use."""
    return tuple(pages for room in list_rooms_in_use(plugins) for pages in room.searched_pages)


def collect_occasions(plugins: Iterable[str] | None) -> dict[str, Occasions]:
    """The occasions that the rooms in use declare, by the name of the kind."""
    return {kind: occasions for room in list_rooms_in_use(plugins) for kind, occasions in room.occasions.items()}


def collect_extras(plugins: Iterable[str] | None) -> dict[str, type[ContentExtras]]:
    """The extras that the rooms in use attach to contents, by their key in `content.extras`."""
    return {extras.key: extras for room in list_rooms_in_use(plugins) for extras in room.extras}


def list_attribute_names(*extras: type[ContentExtras]) -> tuple[str, ...]:
    """The attributes that these structures hang on contents, for the inputs of a room."""
    return tuple(name for each in extras for name in each.names)
