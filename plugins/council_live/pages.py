"""The files that a live session has on the site: for readers, for the script of the page, for machines, for those who follow by a feed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.council.entry_feed import feed
from plugins.council.page_entries import PageEntry
from plugins.council.session_json import format_session_json, session_data
from plugins.council.structured_data import update_data
from plugins.council.withheld import LIVE, PAGE, WHOLE
from plugins.council_live.latest import latest
from plugins.council_live.page_target import Files
from plugins.council_live.sheet import PageFragments
from plugins.council_live.shell import PageShell, data_element
from plugins.council_live.visible_session import VisibleSession
from plugins.feeds.formats import FORMATS

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

    def with_available_pictures(self, shown: VisibleSession) -> VisibleSession:
        """What is shown, without the pictures that are not here."""
        return replace(shown, entries=tuple(one if self._has(one.entry.picture) else _without(one) for one in shown.entries))

    def latest(self, shown: VisibleSession, shell: PageShell, now: datetime) -> Files:
        """What the script of the page asks for; `now` (aware) is when the service says so."""
        return {LIVE: latest(shown, self._sheet(shell).render_entry, self.pace, now)}

    def texts(self, shown: VisibleSession, shell: PageShell) -> Files:
        """The page, and the session for machines."""
        inside = self._sheet(shell).inside(shown)
        if shell.data:
            inside["data"] = data_element(update_data(shell.data, shown.session, shown.entries, shown.is_awaited))
        session = replace(shown.session, status=shown.status)
        return {PAGE: shell.fill(inside).encode(), WHOLE: format_session_json(session_data(session, shown.entries, self.address))}

    def feeds(self, shown: VisibleSession) -> Files:
        """The feed of the entries, in every format."""
        told = feed(shown.session, shown.entries, self.address, self.conf, self.environ)
        return {form.name: form.write(told) for form in FORMATS}

    def _sheet(self, shell: PageShell) -> PageFragments:
        if self.sheet is None or self.sheet.lang != shell.lang:
            self.sheet = PageFragments(self.conf, self.environ, shell.lang, self.address)
        return self.sheet

    def _has(self, name: str) -> bool:
        return not name or (Path(name).name == name and (self.pictures / name).is_file())


def _without(one: PageEntry) -> PageEntry:
    return replace(one, entry=replace(one.entry, picture="", alt=""))
