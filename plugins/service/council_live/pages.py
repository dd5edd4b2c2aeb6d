"""The files of a live session: its page, the feeds, and `live.json`, which the script of the page asks for every two seconds: it is small,
whatever the length of the session.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.journal.feeds.feed import FORMATS
from plugins.service.council_live.page_target import Files
from plugins.service.council_live.sheet import PageFragments
from plugins.service.council_live.shell import PageShell, format_data_element
from plugins.service.council_live.visible_session import VisibleSession
from plugins.town.council.session import LIVE_JSON, NEWEST_ENTRIES, PAGE, WHOLE, PageEntry
from plugins.town.council.session_files import build_feed, build_session_data, format_session_json, update_data

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
