"""The rules that files are checked by: the kinds in use, the town's lists, reserved addresses; where names in a file resolve."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from plugins.core.infrastructure import clock, settings
from plugins.core.infrastructure.output_files import AFTERWARDS
from plugins.core.publication import listing
from plugins.core.publication.kind import LANGUAGES, Field, Kind, Kinds
from plugins.core.publication.listing import find_public
from plugins.core.publication.room import collect_kinds, collect_pages
from plugins.core.publication.words import SOURCE
from plugins.journal.editorial.room import Settings

RESERVED_ADDRESSES = frozenset(
    {"rubriques", "publics", "mots-cles", "archives", "series", "flux", "images", "theme", "page", "suivre", "contact"}
    | {"404", "404.html", "index", "_apercu"}
    | {*AFTERWARDS}
)
"""First words of the addresses that the site itself writes; see docs/architecture/addresses.md."""

FILE = re.compile(r".+\.(?:xml|txt|json|ico|webmanifest)")
"""What the site writes, or may write, beside its home page: `sitemap.xml`, `robots.txt`…"""


@dataclass(frozen=True)
class TownRules:
    """The town's rules. `reserved_addresses` are the first words of addresses that no page may have; `now` is the instant at which files
    are judged."""

    kinds: Kinds
    settings: Settings
    reserved_addresses: frozenset[str]
    conf: Mapping[str, Any]
    now: datetime

    @classmethod
    def from_settings(cls, conf: Mapping[str, Any], environ: Mapping[str, str]) -> "TownRules":
        """The rules that `conf` sets. Raises SettingsError with every mistake of the room's settings."""
        kinds = collect_kinds(conf.get("PLUGINS"))
        templates = {name for name in conf.get("DIRECT_TEMPLATES") or () if isinstance(name, str)}
        pages = {address.partition("/")[0] for address in collect_pages(conf.get("PLUGINS")).values()}
        young = {each.slug for each in map(find_public, conf.get("PUBLICS") or ()) if each.is_for_young_readers}
        reserved = RESERVED_ADDRESSES | templates | pages | young | _list_first_words(kinds) | set(LANGUAGES)
        return cls(kinds, settings.gather_settings(Settings, conf, environ), reserved, conf, clock.get_current_time(conf, environ))

    def compute_key(self, folder: str) -> bytes:
        """A key that is equal while files of the content folder `folder` would be read the same way."""
        return hashlib.blake2b(f"{folder}\0{self._decisive}".encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @cached_property
    def _decisive(self) -> str:
        """All that a text is understood by, told once: each reader asks."""
        lists = {
            field.choices: self.list_choices(field) for field in _iterate_subfields(field for kind in self.kinds for field in kind.fields)
        }
        sorted_lists = sorted((name, lists[name]) for name in lists if isinstance(name, str))
        return repr((tuple(self.kinds), sorted_lists, self.settings.strict_since))

    def list_choices(self, field: Field) -> tuple[str, ...]:
        """The values that `field` may have; empty when it is free."""
        return listing.list_quarter_names(self.conf.get(field.choices)) if isinstance(field.choices, str) else field.choices

    @property
    def lang(self) -> str:
        """The language of the journal."""
        return str(self.conf.get("DEFAULT_LANG") or SOURCE)

    def is_strict_at(self, moment: datetime | None) -> bool:
        """Whether mistakes are errors in a publication of that date; without a date they are."""
        since = self.settings.strict_since
        return since is None or moment is None or moment.date() >= since

    def is_reserved(self, address: str, kind: Kind | None = None) -> bool:
        """Whether `address` belongs to the site itself or to another kind than `kind`."""
        first, *rest = address.strip("/").split("/")
        own = kind.address.split("/")[0] if kind else ""
        if rest and first in self._list_first_words and rest[0] != "page":
            return False
        if first == own:
            return False
        return (
            first in self.reserved_addresses
            or FILE.fullmatch(first) is not None
            or (not rest and re.fullmatch(r"\d{4}", first) is not None)
        )

    @cached_property
    def _list_first_words(self) -> set[str]:
        return _list_first_words(self.kinds)


def _iterate_subfields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _iterate_subfields(field.fields)


def _list_first_words(kinds: Iterable[Kind]) -> set[str]:
    words = {kind.address.split("/")[0] for kind in kinds}
    return {word for word in words if "{" not in word}


@dataclass(frozen=True)
class SourcePlace:
    """A file of the content folder: `content` is that folder, `source` the file's path below it, POSIX style."""

    content: Path
    source: str
    rules: TownRules

    @property
    def file(self) -> str:
        """The file's name as the editor knows it."""
        return f"{self.content.name}/{self.source}"

    def resolve(self, name: str) -> str | None:
        """The path below the content folder of what `name` means in this file, or None when it leads out of the folder.

        `/name` starts from the content folder, anything else from this file's folder.
        """
        path = name.lstrip("/") if name.startswith("/") else join(self.source.rpartition("/")[0], name)
        path = normpath(path)
        return None if path == ".." or path.startswith("../") else path
