"""A web root with the page of a live session, for tests: what is marked in it is what the theme's own page marks."""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.service.council_live.pages import LivePages, format_data_element
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.store import EntrySender
from plugins.service.council_live.writer import LivePageWriter, LocalPageTarget
from plugins.town.council.entry import SessionEntry
from plugins.town.council.session import LIST, PAGE, CouncilSession, format_live_folders
from plugins.town.council.session_files import SessionFrame, build_page_data
from tests.council_live.evening import TOWN

SITEURL = TOWN["SITEURL"]
PUBLISHER = {"@type": "GovernmentOrganization", "name": "Ville de Valbrune"}
BLANK = (
    '<!DOCTYPE html><html lang="fr"><head><title>Conseil</title><link rel="stylesheet" href="/theme/fixe/css/council.css">'
    "<!--direct:data-->{data}<!--/direct:data--></head><body><!--direct:status--><!--/direct:status--><main><!--direct:nav--><!--/direct:nav-->"
    "<!--direct:entries--><!--/direct:entries--></main></body></html>"
)


@dataclass
class Site:
    """The web root and the output of a build in `folder`, the register of `session`, and what the phones write in it.

    With `built` and `online`, a site that was built and put online takes the place of a page of marks; `pace` is in milliseconds.
    """

    folder: Path
    session: CouncilSession
    now: datetime
    built: Path | None = None
    online: Path | None = None
    pace: int = 2000

    def __post_init__(self) -> None:
        self.root, self.output, self.address = self.folder / "www", self.folder / "output", f"{SITEURL}/{self.session.address}"
        self.register = EntryRegister(self.folder / "registre", lambda: self.now)
        (self.folder / "registre/images").mkdir(exist_ok=True)
        if self.online:
            self.root, self.output = self.online, self.built
            shutil.rmtree(self.live, ignore_errors=True)
            return
        shell = BLANK.format(
            data=format_data_element(build_page_data(self.session, (), SessionFrame(self.address, PUBLISHER, {"name": "Valbrune"}))),
        )
        for place in (self.root, self.output):
            put(place / "index.html", "La une")
            put(place / "theme/fixe/css/council.css", "")
            put(place / LIST, format_live_folders([self.session.address]))
        put(self.output / self.session.address / PAGE, shell)

    @property
    def live(self) -> Path:
        """The folder of the session, as readers see it."""
        return self.root / self.session.address

    def writer(self, **more: Any) -> LivePageWriter:
        """One that writes there."""
        doors = more.pop("doors", lambda: False)
        ground = more.pop("ground", None) or LocalPageTarget(self.root, self.session.address, **more)
        pages = LivePages(self.address, TOWN, {}, self.folder / "registre/images", self.pace)
        built = self.output / self.session.address / PAGE
        return LivePageWriter(lambda: self.session, self.register, pages, ground, built, lambda: self.now, doors=doors)

    def write(self, *texts: str, device: str = "ada", **more: Any) -> list[SessionEntry]:
        """Have a phone write entries, five seconds apart."""
        made = []
        for text in texts:
            n = self.register.count_entries(device) + 1
            self.now += timedelta(seconds=5)
            entry = SessionEntry(f"{device}{n:010}", **{"kind": "propos", "text": text, "at": self.now, "item": "1", **more})
            made.append(self.register.add(entry, EntrySender(device, n, device)).entry)
        return made

    def read(self, name: str) -> str:
        """What readers are sent."""
        return (self.live / name).read_text(encoding="utf-8")

    def latest(self) -> Mapping[str, Any]:
        """What the script of the page is told."""
        return json.loads(self.read("live.json"))

    def anchors(self) -> list[str]:
        """The ids of the entries of the page, in its order."""
        return re.findall(r'<li class="entry[^>]* id="e-(\w+)"', self.read(PAGE))

    def files(self) -> dict[str, bytes]:
        """All that is in the folder of the session."""
        return {path.relative_to(self.live).as_posix(): path.read_bytes() for path in sorted(self.live.rglob("*")) if path.is_file()}


def put(path: Path, text: str) -> None:
    """A file, and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
