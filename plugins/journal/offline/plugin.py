"""The room `offline` in Pelican: the emergency numbers on the pages that show them, and the service worker at the root of the site."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator
from plugins.journal.offline.room import PAGES, OfflineContext
from plugins.journal.offline.settings import NATIONAL, Settings

STYLES = ("css/common.css", "css/front.css", "css/prose.css")
TYPEFACES = ("fonts/bricolage-grotesque.woff2", "fonts/spectral.woff2")
ASKED_OUTSIDE = ("agenda/ce-week-end/", "trafic/")
"""What people open in the street, kept as soon as the site is installed, where the journal has it; the reader's quarter is kept once the
front page has asked for its news."""
SCRIPTS = ("js/kept.js", "js/page.js")


WORKER = "sw.js"
FOLDER = "worker"
"""Below the theme: neither a page nor a style names what is there."""
KEEPS, WITHDRAWN = "keeps.js", "withdrawn.js"


@dataclass(frozen=True)
class KeptAddresses:
    """Addresses on this host: `pages` and `files` are cached at install and never evicted; `lost` is the page shown instead of one never
    read; addresses starting with one of `fixed` never change and are fetched once."""

    pages: Sequence[str]
    files: Sequence[str]
    lost: str
    fixed: Sequence[str]


def build_worker(theme: Path, addresses: KeptAddresses) -> str:
    """The caching worker. Its version is that of its own words: with another one, nothing that an older one kept is used."""
    words = (theme / FOLDER / KEEPS).read_text(encoding="utf-8")
    version = hashlib.blake2b(words.encode(), digest_size=4).hexdigest()
    return _format_journal_constant({"version": version, **vars(addresses)}) + words


def build_withdrawal_worker(theme: Path) -> str:
    """The worker that empties the caches of a former one and unregisters itself."""
    return (theme / FOLDER / WITHDRAWN).read_text(encoding="utf-8")


def _format_journal_constant(journal: Mapping[str, object]) -> str:
    return f"const JOURNAL = {json.dumps(journal, ensure_ascii=False)};\n"


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_offline)
    connect_generator(signals.get_generators, WorkerGenerator)


def share_offline(generator: Generator) -> None:
    """Share the emergency numbers with templates, and whether pages are cached."""
    room = gather_settings(Settings, generator.settings, os.environ)
    shared = OfflineContext(generator.context)
    shared.emergency, shared.emergency_national = room.emergency, NATIONAL
    shared.offline = has_offline_pages(room, generator.settings)


def has_offline_pages(room: Settings, conf: Mapping[str, Any]) -> bool:
    """Whether readers keep anything: never a preview, nor a theme that has no page for those who are offline."""
    return room.offline and not conf.get("PREVIEW") and "offline" in conf["DIRECT_TEMPLATES"] and _get_worker_path(conf).is_dir()


def _get_worker_path(conf: Mapping[str, Any]) -> Path:
    return Path(conf["THEME"], FOLDER)


class WorkerGenerator(Generator):
    """Writes the service worker: a browser that had one must find one, so that a theme without one has the worker that goes."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        theme = Path(self.settings["THEME"])
        if self.context["offline"]:
            text = build_worker(theme, self._build_kept_addresses())
        elif _get_worker_path(self.settings).is_dir():
            text = build_withdrawal_worker(theme)
        else:
            return
        output = Path(self.output_path)
        output.mkdir(parents=True, exist_ok=True)
        (output / WORKER).write_text(text, encoding="utf-8")

    def _build_kept_addresses(self) -> KeptAddresses:
        site, asset = find_site_root(self.settings["SITEURL"]), self.context["asset"]
        addresses = set(self.context["elsewhere"])
        fixed = asset(STYLES[0]).rpartition("/css/")[0]
        return KeptAddresses(
            pages=[f"{site}/{address}" for address in ("", *PAGES.values(), *(page for page in ASKED_OUTSIDE if page in addresses))],
            files=[asset(name) for name in (*STYLES, *TYPEFACES, *SCRIPTS)],
            lost=f"{site}/{PAGES['offline']}",
            fixed=[f"{fixed}/", f"{site}/images/"],
        )
