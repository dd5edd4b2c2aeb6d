"""The files that a live session has on the site: for readers, for the script of the page, for machines, for those who follow by a feed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.council.entry_feed import feed
from plugins.council.live.grounds import Files
from plugins.council.live.latest import latest
from plugins.council.live.sheet import Sheet
from plugins.council.live.shell import Shell, data_element
from plugins.council.live.shown import Shown
from plugins.council.page import Told
from plugins.council.structured_data import updated
from plugins.council.whole import whole, written
from plugins.council.withheld import LIVE, PAGE, WHOLE
from plugins.feeds.formats import FORMATS

IMAGES = "images/"
"""Where the pictures of entries are, below the page of the session."""


@dataclass
class Pages:
    """Makes the files of a session, whose page is at `address` (absolute, with a final slash), with the settings `conf`. `pictures` is the
    folder where the phone's pictures are; a reader's browser asks again after `pace` milliseconds."""

    address: str
    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    pictures: Path
    pace: int
    sheet: Sheet | None = None

    def pictured(self, shown: Shown) -> Shown:
        """What is shown, without the pictures that are not here."""
        return replace(shown, told=tuple(one if self._has(one.entry.picture) else _without(one) for one in shown.told))

    def latest(self, shown: Shown, shell: Shell, now: datetime) -> Files:
        """What the script of the page asks for; `now` (aware) is when the service says so."""
        return {LIVE: latest(shown, self._sheet(shell).one, self.pace, now)}

    def texts(self, shown: Shown, shell: Shell) -> Files:
        """The page, and the session for machines."""
        inside = self._sheet(shell).inside(shown)
        if shell.data:
            inside["data"] = data_element(updated(shell.data, shown.session, shown.told, shown.awaited))
        session = replace(shown.session, status=shown.status)
        return {PAGE: shell.filled(inside).encode(), WHOLE: written(whole(session, shown.told, self.address))}

    def feeds(self, shown: Shown) -> Files:
        """The feed of the entries, in every format."""
        told = feed(shown.session, shown.told, self.address, self.conf, self.environ)
        return {form.name: form.write(told) for form in FORMATS}

    def _sheet(self, shell: Shell) -> Sheet:
        if self.sheet is None or self.sheet.lang != shell.lang:
            self.sheet = Sheet(self.conf, self.environ, shell.lang, self.address)
        return self.sheet

    def _has(self, name: str) -> bool:
        return not name or (Path(name).name == name and (self.pictures / name).is_file())


def _without(one: Told) -> Told:
    return replace(one, entry=replace(one.entry, picture="", alt=""))
