"""Publish saves with warm processes: the page first, then lists and feeds, then the search.

The order is that of a deploy: whatever page is online finds all that it points at. Killed at any moment, `./beffroi publish` completes it.
"""

import io
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.output_files import ENDINGS, find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import EVERYBODY
from plugins.engine.deploy.deploy import Comparison, DeployReport, deploy, deploy_ahead
from plugins.engine.incremental.disk.build_lock import end_if_preempted, hold_build_lock, print_at_once
from plugins.engine.incremental.disk.inputs import DEFERRED_SETTINGS
from plugins.engine.incremental.pelican import WarmBuilder
from plugins.engine.warm.client import WarmEvent, WarmStep
from plugins.journal.assets.assets import format_twins
from plugins.journal.assets.room import Settings as AssetsSettings
from plugins.journal.editorial.check import check_alone
from plugins.journal.feeds.websub import ping_hubs
from plugins.journal.search.index import index_site

POINTED = re.compile(r"""\b(?:src|href|srcset|poster)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
"""How HTML names a file or a page: https://html.spec.whatwg.org/multipage/indices.html#attributes-3"""
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)
"""How an address begins that is no file of this site: https://www.rfc-editor.org/rfc/rfc3986#section-3"""


def put_ahead(town: TownPaths, name: str, html: str, made_folder: Path) -> bool:
    """Put the page `name` of the site where the setting DEPLOY says, with its compressed twins, and the pictures of `made_folder` that it
    names and that no build has put in place yet. Whether it could be put; raises nothing: the deploy puts what could not be put now."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as temporary, suppress(BeffroiError, OSError):
        folder = Path(temporary)
        made_files = {path.relative_to(made_folder).as_posix() for path in made_folder.rglob("*") if path.is_file()}
        pictures = {path for path in made_files if not (town.output / path).is_file() and path in html}
        are_compressed = gather_settings(AssetsSettings, town.conf, town.environ).precompressed
        contents = {name: html.encode()} | (format_twins(name, html.encode()) if are_compressed else {})
        if _has_stale_twin(town.output, name, contents) or not _has_all_targets(town, name, html, pictures):
            return False
        for path, content in contents.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        for path in pictures:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made_folder / path, folder / path)
        return bool(deploy_ahead(folder, {*contents, *pictures}, town.output, town.conf, town.environ))
    return False


def _has_stale_twin(output: Path, name: str, contents: Mapping[str, bytes]) -> bool:
    """Whether a compressed twin of what stood there would stay beside a page that has none: hosts would send that."""
    return any((output / f"{name}{ending}").exists() and f"{name}{ending}" not in contents for ending in ENDINGS)


def _has_all_targets(town: TownPaths, name: str, html: str, coming: Collection[str]) -> bool:
    """Whether all that a page points at, and the one that it follows did not, is there or is `coming`."""
    page = town.output / name
    addresses = find_new_addresses(page, html) if page.exists() else set(_find_addresses(html))
    return all(_is_built(address, town, {name, *coming}) for address in addresses)


def find_new_addresses(page: Path, html: str) -> set[str]:
    """The addresses in `html` that the `page` it follows did not have. Raises OSError when there is no such page."""
    return set(_find_addresses(html)) - set(_find_addresses(page.read_text(encoding="utf-8")))


def _find_addresses(html: str) -> Iterator[str]:
    for match in POINTED.finditer(html):
        value = next(filter(None, match.groups()), "")
        if match[0].startswith("srcset"):
            yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
        else:
            yield value


def _is_built(address: str, town: TownPaths, coming: Collection[str]) -> bool:
    """Whether an address is elsewhere, or of something that the site in place holds, or of one of the files that are `coming` with it."""
    site = str(town.conf["SITEURL"])
    root = f"{find_site_root(site)}/"
    if site and address.startswith(f"{site}/"):
        address = f"{root}{address.removeprefix(f'{site}/')}"
    if ELSEWHERE.match(address):
        return True
    if not address.startswith(root):
        return False
    path = re.split("[?#]", address.removeprefix(root), maxsplit=1)[0]
    place = town.output / path
    return {path, f"{path.rstrip('/')}/index.html"}.intersection(coming) != set() or place.is_file() or (place / "index.html").is_file()


PATIENCE = 60
"""Seconds that a deploy of another process is waited for, ours."""
GROWTH, LEAST = 1.5, 300.0
"""What the warm processes hold may grow to so many times what they held after their first build, and to so many MiB at least: past that
they are started again, which costs the next save what the first did."""


@dataclass
class WarmPublisher:
    """Publishes the saves of `town`, one after the other; one for each town. `refuse` raises a BeffroiError while the site may not go
    online. `asked_at` is when something was last asked of it, by the clock of `time.monotonic`. Not for several threads at once, but for
    `render_draft`: `server.py` serves those of other processes."""

    town: TownPaths
    refuse: Callable[[], None]
    asked_at: float = field(default_factory=time.monotonic, init=False)
    _builder: WarmBuilder = field(init=False)
    _limit: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        town = self.town
        self._builder = WarmBuilder(town.content, town.output, town.settings_file, town.environ, DEFERRED_SETTINGS)

    def __enter__(self) -> "WarmPublisher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, and the build under way if there is one."""
        self._builder.close()

    def warm_up(self) -> None:
        """Load the journal in memory, so that the first save is quick; builds what changed since the last build. Raises BeffroiError."""
        if not self._builder.build(is_first=True).is_warm:
            self._builder.build(is_first=True)  # the first was from nothing, by a process that has given way to one of the same code
        self._limit = max(LEAST, GROWTH * self._builder.measure_memory())

    @property
    def memory(self) -> float:
        """The memory of the warm processes, in MiB."""
        return self._builder.measure_memory()

    def render_draft(self, source: Path, text: str) -> str | None:
        """The page of the file `source` if it held `text`, unpublished; None when none can be made. Raises NotNow when `warm_up` must be
        called first, again."""
        self.asked_at = time.monotonic()
        return self._builder.render_draft(source, text)

    def publish(self, saved: Collection[Path]) -> Iterator[WarmEvent]:
        """Put online what was `saved`, or has gone: absolute paths below the content, or any other file that the site is made of.

        The last event is LISTS, or FAILED; `index` comes after. What fails is an event, and raises nothing.
        """
        start, is_ahead = time.monotonic(), False
        self.asked_at = start
        try:
            self.refuse()
            for event in self._show_ahead(saved, start):
                is_ahead |= event.step is WarmStep.PAGE
                yield event
            answer = self._builder.build()
            yield WarmEvent(WarmStep.BUILT, "Le site est refait.", time.monotonic() - start, mistakes=answer.mistakes)
            report, deploy_message = self._deploy(Comparison.CHANGES)
        except BeffroiError as error:
            if is_ahead:
                self._take_back()
            yield WarmEvent(WarmStep.FAILED, str(error), time.monotonic() - start)
            return
        memory = self._builder.measure_memory()
        yield WarmEvent(WarmStep.LISTS, deploy_message, time.monotonic() - start, tuple(sorted(report.changed)), memory=memory)
        ping_hubs(report.changed, self.town.output, self.town.conf, self.town.environ, sys.stdout)
        if self._limit and memory > self._limit:
            self._builder.close()

    def index_search(self, is_wanted: Callable[[], bool] = lambda: False) -> Iterator[WarmEvent]:
        """Put the search's index online, if what it indexes has moved, then compare everything if it is time and nobody waits
        (`is_wanted`); CONFIRMED, or FAILED. An alert ends this process meanwhile."""
        start, out, town = time.monotonic(), io.StringIO(), self.town
        try:
            with hold_build_lock(town.output, False, print_at_once) as lock, end_if_preempted(lock):
                has_moved = index_site(town.output, town.conf, town.environ, out, is_noted=True)
                report, deploy_message = self._try_deploy(Comparison.CHANGES if is_wanted() else Comparison.DAILY)
        except BeffroiError as error:
            yield WarmEvent(WarmStep.FAILED, str(error), time.monotonic() - start)
            return
        if has_moved:
            yield WarmEvent(WarmStep.SEARCH, out.getvalue().strip(), time.monotonic() - start, tuple(sorted(report.changed)))
        yield WarmEvent(WarmStep.CONFIRMED, deploy_message, time.monotonic() - start)

    def _show_ahead(self, saved: Collection[Path], start: float) -> Iterator[WarmEvent]:
        """The page of the text that was saved, with the pictures that came with it, if it is the same page as before or a new one, and
        nothing is wrong in it."""
        texts = [file for file in saved if file.suffix == ".md"]
        if len(texts) != 1 or not all(file.is_relative_to(self.town.content) and file.is_file() for file in saved):
            return
        source = texts[0]
        name = source.relative_to(self.town.content).as_posix()
        reading, mistakes = check_alone(self.town.content, name, self.town.conf, self.town.environ)
        if mistakes:
            yield WarmEvent(WarmStep.MISTAKES, "\n".join(map(str, mistakes)), time.monotonic() - start, mistakes=tuple(mistakes))
        if reading.audience != EVERYBODY or any(not mistake.harmless for mistake in mistakes):
            return
        with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
            early = self._builder.render_early(source, Path(folder))
            if early is not None and put_ahead(self.town, *early, Path(folder)):
                yield WarmEvent(WarmStep.PAGE, "La page est en ligne.", time.monotonic() - start, (early[0],))

    def _take_back(self) -> None:
        """Have the destination show the site of the last build again, without the page that was ahead of one which failed."""
        with suppress(BeffroiError):
            self._deploy(Comparison.CHANGES)

    def _deploy(self, comparison: Comparison) -> tuple[DeployReport, str]:
        with hold_build_lock(self.town.output, False, print_at_once):
            return self._try_deploy(comparison)

    def _try_deploy(self, comparison: Comparison) -> tuple[DeployReport, str]:
        out = io.StringIO()
        report = deploy(self.town.output, self.town.conf, self.town.environ, out, patience=PATIENCE, comparison=comparison)
        return report, out.getvalue().strip()
