"""The manifest of a room: one typed `ROOM` in its `room.py`.

PLUGINS names the rooms, and nothing is found by any other name.

What only one command needs (importers, networks, services) is imported by the function that needs it: a build imports every manifest, and
must not pay for that.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import load_rooms
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.kind import Kind, Kinds
from plugins.core.publication.publication import Occasions, Publication, PublishedContent
from plugins.core.publication.stored_format import StoredFormat
from plugins.core.publication.voice import Voice

# Open data of a room: one table, declared as data, from which the open data page makes files and documents.
# A room declares its own in a module `open_data.py`, as a tuple `DATASETS`; its line in PLUGINS is what adds them.

Context = Mapping[str, Any]
"""Pelican's, once everything is read."""
Row = Mapping[str, object]
"""The cells of one row, by the names of the columns: plain values."""


@dataclass(frozen=True)
class Column:
    """One column: `name` is what the national schema calls it, where there is one, else a French word in lower case and ASCII.

    `type` is one of Table Schema's: string, integer, number, boolean, date, datetime, time, array, object.
    https://specs.frictionlessdata.io/table-schema/#types-and-formats
    """

    name: str
    meaning: str
    type: str = "string"
    required: bool = False


@dataclass(frozen=True)
class RowsByPublication:
    """The rows of a table with one, or none, for each publication: unchanged ones are not made again.

    `list_contents` gives Pelican's contents in the order of the rows. `make_row` makes that of one, of what the file of the publication
    says and of the settings in the context alone; of a table that `shows_extras` there is a row for each, and it may say what rooms hang
    on the content besides.
    """

    list_contents: Callable[[Context], Sequence[PublishedContent]]
    make_row: Callable[[Context, Any], Row | None]
    shows_extras: bool = False

    def __call__(self, context: Context) -> Iterator[Row]:
        """All of them."""
        rows = (self.make_row(context, content) for content in self.list_contents(context))
        return (row for row in rows if row is not None)


@dataclass(frozen=True)
class Dataset:
    """A table named `name` (of its files: `/donnees/<name>.csv`), one row for each thing, in an order that does not depend on chance.

    `rows` gives them from Pelican's context; each has a value, or None, for every column. `schema` is the address of the national schema
    that its columns follow, and `follows` says how far in French; both are empty where there is none. `position` names the columns of
    latitude and longitude, in degrees (WGS 84), of a table that is also given as GeoJSON; `shape` names instead what holds, in each row, a
    geometry of GeoJSON, which is no column. In the GeoJSON of a `sparse` table what is not known is left out: a schema of JSON has no
    null. `calendar` is the address of the same as iCalendar, when the room writes one.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Callable[[Context], Iterable[Row]]
    schema: str = ""
    follows: str = ""
    position: tuple[str, str] | None = None
    calendar: str = ""
    shape: str = ""
    sparse: bool = False


# The lists of a room that people may follow: each becomes a feed, whose format the room does not know.
# A room declares them in its manifest, as a function of Pelican's context, called once every publication is read. An item of the feed shows
# the body of a content; a room may put HTML before it, `content.foreword`, and replace its title by plain text, `content.headline`: when an
# event takes place, and that it is cancelled.


@dataclass(frozen=True)
class FollowedList:
    """`title` is plain text; `home` the page of the list, site-relative, which is also where its feed is, below `flux/`; `contents` are
    Pelican's, in any order."""

    title: str
    home: str
    contents: tuple[PublishedContent, ...]

    @property
    def folder(self) -> str:
        """The folder of its feed, site-relative, without a final slash."""
        return f"flux/{self.home.rstrip('/')}"


# The imports of `./beffroi import`: each room declares its own in its manifest.
# The key is the word that people type, `lieux`; the value takes a file in. What it took is kept by its names there in `.reprise.json`,
# beside the texts and in git with them.


@dataclass(frozen=True)
class ImportReport:
    """What came of a file: the publications that were `created_paths`, those that were `changed_paths`, how many stay the
    `unchanged_count`; and what a person should read, `messages`, one French sentence a line. Paths are those of the files."""

    created_paths: tuple[Path, ...] = ()
    changed_paths: tuple[Path, ...] = ()
    unchanged_count: int = 0
    messages: tuple[str, ...] = ()


NAME = ".reprise.json"
Record = TypeVar("Record")


def read_records(folder: Path, make: Callable[[Mapping[str, Any]], Record]) -> dict[str, Record]:
    """The records of `folder`, each made by `make`, by its name in the source; empty before the first import. Raises SettingsError."""
    try:
        return {name: make(fields) for name, fields in json.loads((folder / NAME).read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(
            [f"{folder / NAME} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
        ) from None


def write_records(folder: Path, records: Mapping[str, Any]) -> None:
    """Keep them, each a dataclass. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    fields_by_name = {name: asdict(record) for name, record in records.items()}
    durable.write_durably(folder / NAME, json.dumps(fields_by_name, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


CONTEXT = "allowed"
"""The name under which Pelican's context holds them, as a list to which rooms add in `generate_context`."""


@dataclass(frozen=True)
class AllowedFeatures:
    """For the addresses of the site that start with `path`, which begins and ends with a slash.

    `sources` adds, to a directive of the Content-Security-Policy, origins that it lets in; `devices` are what pages may ask the reader for,
    by their names in the Permissions-Policy, when the reader says yes.
    """

    path: str
    sources: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[str, ...] = ()


# The inputs of a room's part of a build, as its manifest declares them.
# A room or plugin that declares nothing may do anything: its work is repeated at each build.


def hang_nothing(generator: Any, content: Any, folder: Path) -> None:
    """Attach nothing: the default."""


@dataclass(frozen=True)
class RoomInputs:
    """`attributes` are what the room puts on Pelican's objects once they are read. `files(conf, environ)` are those that it reads outside
    the content and the theme. `changes_at(context)` is the first instant at which its output would change though no file does, or None.
    `hang_ahead(generator, content, folder)` hangs on a content that the last build did not have what its own page shows of the room, and
    leaves below `folder` the files that this page shows and that no build has made yet; whatever it raises has the page wait for the build.
    `hang_again(generator, content)` hangs on a content whose text has changed since what its own keys alone decide of it; the rest is as
    the last build left it.

    By declaring, a room promises that its receivers depend on their arguments, its settings and these alone; that what it does while a page
    is written concerns this page only; and that its Jinja filters look at nothing but what they are given.
    """

    attributes: tuple[str, ...] = ()
    files: Callable[[Mapping[str, Any], Mapping[str, str]], Iterable[Path]] = lambda conf, environ: ()
    changes_at: Callable[[Mapping[str, Any]], datetime | None] = lambda context: None
    hang_ahead: Callable[[Any, Any, Path], None] = hang_nothing
    hang_again: Callable[[Any, Any], None] = lambda generator, content: None


# The health checks of `./beffroi doctor`, as the manifest of each room lists them.
# A health check writes nothing and says what it found in French; `doctor` limits its time.

Light = Literal["vert", "attention", "rouge"]


@dataclass(frozen=True)
class HealthFinding:
    """The result of a health check; `remedy` is what to do, where it is not green."""

    light: Light
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class HealthCheck:
    """One health check: `subject` names it, `run` finds out. It may raise a BeffroiError, which is then what was found."""

    subject: str
    run: Callable[[], Iterable[HealthFinding]]


def green(text: str) -> HealthFinding:
    """A finding: all is well."""
    return HealthFinding("vert", text)


def amber(text: str, remedy: str = "") -> HealthFinding:
    """A finding: nothing is broken, but a person should know."""
    return HealthFinding("attention", text, remedy)


def red(text: str, remedy: str = "") -> HealthFinding:
    """A finding: a person must act."""
    return HealthFinding("rouge", text, remedy)


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

    `settings` is a frozen dataclass read by `gather_settings`. `voice` is what residents write that becomes a text of the room. `checks`
    are asked of every publication, `kind_checks` of those of one kind alone, by its name: ten thousand articles are not asked what only an
    event can get wrong; `file_checks` likewise, of what the file alone decides: five thousand events are asked once. `occasions`, `drafts`
    and `suggestions` go by the name of the kind, which may be another room's; `pages` are those that the room writes by itself, address by
    name in settings; `searched_pages` are what readers search besides publications; `imports` go by the word that people type. `list_feeds`
    gives the lists that people may follow, from Pelican's context. `extras` are what it hangs on contents, `context` the names that it adds
    to the context: one declared structure for each. `inputs` is what its part of a build depends on: a room without any is believed to do
    anything, and is done again. `list_stored_formats` gives what the town keeps of this room from one version to the next; `upgrade` and
    `doctor` ask.
    `find_published_size` gives the bytes of a picture as readers get it. `find_withheld` gives the folders of the output that a service
    fills for now, and the names below each that no deploy touches. `service` opens its part of the evening's service, `web` of the one that
    is up all year: `service.part.RoomService` and `web_service.part.WebPart`, which this room may not import; the service
    that asks looks at what it is given. `needs` is the line of PLUGINS without which a room that only commands use has nothing to do.
    """

    settings: type | None = None
    needs: str = ""
    kinds: tuple[Kind, ...] = ()
    voice: Voice | None = None
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
