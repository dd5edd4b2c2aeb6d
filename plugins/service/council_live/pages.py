"""The pages of the council's evening: what the public may see of the session, its sheet, its frame."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FileSystemLoader
from markupsafe import Markup

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import ROOT
from plugins.journal.feeds.feed import FORMATS
from plugins.journal.languages.catalog import OwnWords, load_words
from plugins.journal.languages.catalog import Settings as Languages
from plugins.journal.languages.environments import set_language
from plugins.journal.site import dates
from plugins.journal.site.structured_data import render_script
from plugins.journal.site.text_filters import join_words, number, typographic
from plugins.service.council_live.store import RegisterEntry
from plugins.town.council.session import (
    LIVE,
    LIVE_JSON,
    NEWEST_ENTRIES,
    PAGE,
    PLANNED,
    WHOLE,
    CouncilSession,
    PageEntry,
    build_chapters,
    build_page_entries,
)
from plugins.town.council.session_files import build_feed, build_session_data, format_session_json, update_data
from plugins.town.council.vote import list_bar_parts

Files = Mapping[str, bytes]
"""Names below the folder of the session, in the order in which they are to appear, and their bytes."""

SILENT = "sans nouvelles"
"""The state of a live session of which nothing was heard for an evening, for who reads it."""


@dataclass(frozen=True)
class VisibleSession:
    """`session` is as it stands at `revision`; `entries` are the entries, `seqs` the place of each among all that was received,
    `removed_ids` the ids of those that were taken back, `item` the agenda item that the council has come to, `closed_doors` whether it
    sits behind them now; `is_awaited`, whether it is live ahead of its hour, `is_silent`, whether nothing was heard of it for an
    evening, see Session."""

    session: CouncilSession
    revision: int
    entries: tuple[PageEntry, ...]
    seqs: tuple[int, ...]
    removed_ids: tuple[str, ...]
    item: str
    closed_doors: bool = False
    is_awaited: bool = False
    is_silent: bool = False

    @property
    def status(self) -> str:
        """The session's state as shown: one opened ahead of its hour is still to come, one that nobody closes does not go on for ever."""
        if self.is_awaited:
            return PLANNED
        return SILENT if self.is_silent else self.session.status

    @property
    def corrected_ids(self) -> dict[str, str]:
        """The ids of what was put right, and the id of what puts it right."""
        return {entry.entry.id: entry.by.id for entry in self.entries if entry.by}


def build_visible_session(
    session: CouncilSession,
    register_entries: Iterable[RegisterEntry],
    revision: int,
    item: str = "",
    status: str = LIVE,
    end: datetime | None = None,
) -> VisibleSession:
    """The visible session once `register_entries` were received; `end` is when it was closed."""
    all_entries = list(register_entries)
    ours = [each for each in all_entries if not each.is_taken_back]
    now = replace(session, status=status, end=end or session.end, entries=tuple(each.entry for each in ours))
    return VisibleSession(
        session=now,
        revision=revision,
        entries=build_page_entries(now),
        seqs=tuple(each.seq for each in ours),
        removed_ids=tuple(each.entry.id for each in all_entries if each.is_taken_back),
        item=item,
    )


FILTERS = {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "clock_time": dates.clock_time,
    "iso": dates.iso,
    "number": number,
    "listed": join_words,
    "typographic": typographic,
    "vote_bar": list_bar_parts,
}
PARTIALS = "partials/council/"
ENTRY = f"{PARTIALS}entry.html"
RENDERED_ENTRY = "{{ rendered(one) }}"
"""What stands for the template of an entry in those of the places."""


class PageFragments:
    """Makes the pieces of the page at `address` (on this host, with a final slash), in the language `lang`, with the settings `conf`."""

    def __init__(self, conf: Mapping[str, Any], environ: Mapping[str, str], lang: str, address: str):
        overrides = [Path(folder) for folder in conf.get("THEME_TEMPLATES_OVERRIDES") or ()]
        folders = [*overrides, Path(conf.get("THEME") or ROOT / "theme") / "templates", ROOT / "theme" / "templates"]
        files = FileSystemLoader(folders)
        room = gather_settings(Languages, conf, environ)
        self.vocabularies = load_words(lang, conf), OwnWords(room.default_lang, room.translations or {})
        self.conf, self.lang, self.address, self.root = conf, lang, address, find_site_root(conf["SITEURL"])
        self.pieces: dict[tuple[Hashable, ...], str] = {}
        self.entry = self._build_environment(files).get_template(ENTRY)
        self.places = self._build_environment(ChoiceLoader([DictLoader({ENTRY: RENDERED_ENTRY}), files]))

    def render_entry(self, entry: PageEntry) -> str:
        """The HTML of an entry."""
        key = (
            entry.entry.id,
            entry.entry.picture,
            entry.by and entry.by.id,
            entry.corrects and entry.corrects.id,
            entry.item,
            entry.most,
            entry.stands,
            entry.to_check,
        )
        if key not in self.pieces:
            self.pieces[key] = self.entry.render(one=entry, named=True, page_url=self.address, localsiteurl=self.root).strip()
        return self.pieces[key]

    def render_fragments(self, visible: VisibleSession) -> dict[str, str]:
        """The HTML of the places of the page but its data."""
        words = {
            "session": visible.session,
            "shown": visible.entries,
            "chapters": build_chapters(visible.session, visible.entries),
            "now_at": visible.item,
            "closed_doors": visible.closed_doors,
            "awaited": visible.is_awaited,
            "silent": visible.is_silent,
            "newest": NEWEST_ENTRIES,
            "page_url": self.address,
            "localsiteurl": self.root,
            "rendered": lambda one: Markup(f"{self.render_entry(one)}\n"),
        }
        template_by_place = {"status": "status", "nav": "item_nav", "entries": "newest"}
        return {place: self.places.get_template(f"{PARTIALS}{name}.html").render(words) for place, name in template_by_place.items()}

    def _build_environment(self, loader: BaseLoader) -> Environment:
        options = {"trim_blocks": True, "lstrip_blocks": True, **(self.conf.get("JINJA_ENVIRONMENT") or {}), "autoescape": True}
        env = Environment(loader=loader, **options)
        env.filters.update(FILTERS)
        return set_language(env, *self.vocabularies)


MARKED_PARTS = re.compile(r"<!--direct:(\w+)-->(.*?)<!--/direct:\1-->", re.S)
LANGUAGE = re.compile(r"<html lang=\"([\w-]+)\"")
DATA = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.S)
ASSET = re.compile(r"(?:href|src)=\"([^\"#]*/theme/[^\"#]+)[\"#]")
"""A file of the theme that a page asks for, without the drawing that it takes of it."""


class NoShell(ValueError):
    """The page has no marks for what is live: it was built before the session was, or with another theme."""


@dataclass(frozen=True)
class PageShell:
    """The text of a page. Raises NoShell when a place of PLACES is missing but `data` and `nav`, without which it can be read."""

    text: str

    def __post_init__(self) -> None:
        if not {"status", "entries"} <= {name for name, _ in MARKED_PARTS.findall(self.text)}:
            raise NoShell

    @property
    def lang(self) -> str:
        """The language of the page."""
        match = LANGUAGE.search(self.text)
        return match[1] if match else "fr"

    @property
    def data(self) -> dict[str, Any]:
        """The structured data of the page; none when it has no place for them, or they are broken."""
        data_mark = next((DATA.search(inside) for name, inside in MARKED_PARTS.findall(self.text) if name == "data"), None)
        try:
            return json.loads(data_mark[1]) if data_mark else {}
        except ValueError:
            return {}

    @property
    def assets(self) -> frozenset[str]:
        """The addresses of what the page needs of the theme."""
        return frozenset(ASSET.findall(self.text))

    def fill(self, inside: Mapping[str, str]) -> str:
        """The page with the fragments `inside` in their places; a place without a fragment is unchanged."""
        return MARKED_PARTS.sub(lambda found: _wrap_in_marks(found[1], inside.get(found[1], found[2])), self.text)


def format_data_element(data: Mapping[str, Any]) -> str:
    """Structured data as the place `data` holds them."""
    return f'<script type="application/ld+json">{render_script(data)}</script>'


def _wrap_in_marks(name: str, inside: str) -> str:
    return f"<!--direct:{name}-->{inside}<!--/direct:{name}-->"


VERSION = 1
MOST = 30_000
"""Bytes. Compressed, a fifth of it: less than a picture, for the readers of whom something new is asked."""
CHANGED = 5
"""How many older entries that were put right last are told of with their words: of the others, that they were."""


def format_latest(visible: VisibleSession, html: Callable[[PageEntry], str], pace: int, now: datetime) -> bytes:
    """The file that readers poll every `pace` milliseconds; `now` (aware) is the service's time, `html` renders an entry.

    The newest entries are first. A reader who knows none of them has missed more than the file holds.
    """
    number_by_id = dict(zip((each.entry.id for each in visible.entries), visible.seqs, strict=True))
    newest = list(islice(reversed(visible.entries), NEWEST_ENTRIES))
    older = [each.corrects for each in reversed(visible.entries) if each.corrects]
    heads = {each.entry.id for each in newest}
    put_right = [each for each in visible.entries if each.by and each.entry in older and each.entry.id not in heads]
    put_right += [each for each in visible.entries if each.to_check and each.entry.id not in heads]
    changed = sorted(put_right, key=lambda each: -number_by_id[(each.by or each.entry).id])[:CHANGED]
    entries: list[dict[str, Any]] = []
    payload = {
        "version": VERSION,
        "status": visible.status,
        "revision": visible.revision,
        "pace": pace,
        "written": now.isoformat(timespec="seconds"),
        "count": len(visible.entries),
        "item": visible.item,
        "point": next((item.anchor for item in visible.session.items if item.number == visible.item), ""),
        "closed_doors": visible.closed_doors,
        "entries": entries,
        "changed": [{"id": each.entry.id, "html": html(each)} for each in changed],
        "struck": visible.corrected_ids,
        "gone": list(visible.removed_ids),
        "to_check": [each.entry.id for each in visible.entries if each.to_check],
    }
    bytes_left = MOST - len(_format_json(payload))
    for each in newest:
        entry = {
            "id": each.entry.id,
            "n": number_by_id[each.entry.id],
            "item": each.entry.item,
            "html": html(each),
        }
        bytes_left -= len(_format_json(entry)) + 1
        if bytes_left < 0 and entries:
            break
        entries.append(entry)
    return _format_json(payload)


def _format_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


IMAGES = "images/"
"""Where the pictures of entries are, below the page of the session."""


@dataclass
class LivePages:
    """Makes the files of a session, whose page is at `address` (absolute, with a final slash), with the settings `conf`. `pictures` is the
    folder where the phone's pictures are; a reader's browser asks again after `pace` milliseconds."""

    address: str
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    pictures: Path
    pace: int
    sheet: PageFragments | None = None

    def keep_available_pictures(self, visible: VisibleSession) -> VisibleSession:
        """The entries shown, without pictures that are not here."""
        return replace(
            visible, entries=tuple(entry if self._has(entry.entry.picture) else _empty_withdrawn(entry) for entry in visible.entries)
        )

    def make_latest_files(self, visible: VisibleSession, shell: PageShell, now: datetime) -> Files:
        """The files that the page's script polls; `now` (aware) is the service's time."""
        return {LIVE_JSON: format_latest(visible, self._get_sheet(shell).render_entry, self.pace, now)}

    def make_page_files(self, visible: VisibleSession, shell: PageShell) -> Files:
        """The page, and the session for machines."""
        inside = self._get_sheet(shell).render_fragments(visible)
        if shell.data:
            inside["data"] = format_data_element(
                update_data(shell.data, visible.session, visible.entries, visible.is_awaited, visible.is_silent)
            )
        session = replace(visible.session, status=visible.status)
        return {PAGE: shell.fill(inside).encode(), WHOLE: format_session_json(build_session_data(session, visible.entries, self.address))}

    def make_feed_files(self, visible: VisibleSession) -> Files:
        """The feed of the entries, in every format."""
        feed_data = build_feed(visible.session, visible.entries, self.address, self.conf, self.environ)
        return {form.name: form.write(feed_data) for form in FORMATS}

    def _get_sheet(self, shell: PageShell) -> PageFragments:
        if self.sheet is None or self.sheet.lang != shell.lang:
            self.sheet = PageFragments(self.conf, self.environ, shell.lang, urlsplit(self.address).path)
        return self.sheet

    def _has(self, name: str) -> bool:
        return not name or (Path(name).name == name and (self.pictures / name).is_file())


def _empty_withdrawn(entry: PageEntry) -> PageEntry:
    return replace(entry, entry=replace(entry.entry, picture="", alt=""))
