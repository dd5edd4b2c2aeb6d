"""`./beffroi preview`: build, serve, watch, build again, until Ctrl-C. The last good page stays, with what is wrong above it."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Event, Thread

from watchfiles import Change, DefaultFilter, watch

from plugins.core.infrastructure.errors import BeffroiError, Mistake
from plugins.core.infrastructure.settings import load_settings
from plugins.engine.incremental.disk.build_lock import hold_build_lock
from plugins.engine.incremental.disk.scan import find_sibling_path
from plugins.engine.incremental.pelican import WarmBuilder
from plugins.engine.incremental.processes.child import SAFE_TO_COPY
from plugins.engine.preview import standalone
from plugins.engine.preview.server import HOST, Faults, PreviewNews, PreviewServer, open_server
from plugins.journal.search.index import index_site
from plugins.journal.search.store import is_index_fresh

STEP = 10
"""Milliseconds of quiet after which a save is over: an editor writes a file in one or two. The look itself costs nothing measurable."""
BURST = 400
"""Milliseconds after which files that keep coming (a checkout, a copy of pictures) are taken all the same."""


class Saves:
    """Saved files that no build has seen yet: watchers add them, the next build takes them all."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._over = False
        self._moved = Condition()

    def add(self, paths: Iterable[Path]) -> None:
        """Add saved or deleted files."""
        with self._moved:
            self._paths.update(paths)
            self._moved.notify_all()

    def close(self) -> None:
        """End the watch."""
        with self._moved:
            self._over = True
            self._moved.notify_all()

    def __iter__(self) -> Iterator[set[Path]]:
        """What was saved since the last time, each time something was: during a build too. Ends when nobody watches any more."""
        while True:
            with self._moved:
                self._moved.wait_for(lambda: self._paths or self._over)
                if self._over:
                    return
                saved_paths, self._paths = self._paths, set()
            yield saved_paths


@contextmanager
def watch_saves(folders: Sequence[Path], settings_file: Path, stop: Event) -> Iterator[Saves]:
    """Watch `folders`, and the settings beside `settings_file`, until the end of the block or `stop`; gives the saves.

    Editors replace a file whole: it is its folder that is watched, so that a watch never has to be made again.
    """
    saves, ending = Saves(), _Either(stop)
    settings_folder = settings_file.parent
    watches = [
        ((settings_folder,), _Settings(settings_folder), False),
        (tuple(folder for folder in folders if folder.exists()), DefaultFilter(), True),
    ]
    threads = [
        Thread(target=_watch, args=(saves, *watch_arguments, ending), daemon=True) for watch_arguments in watches if watch_arguments[0]
    ]
    for thread in threads:
        thread.start()
    try:
        yield saves
    finally:
        ending.set()


class _Either(Event):
    """Set when it is, or when the other is."""

    def __init__(self, other: Event):
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or self._other.is_set()


class _Settings(DefaultFilter):
    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def __call__(self, change: Change, path: str) -> bool:
        return path.endswith((".py", ".toml")) and Path(path).parent == self.folder and super().__call__(change, path)


def _watch(saves: Saves, folders: Sequence[Path], only: DefaultFilter, recursive: bool, ending: Event) -> None:
    for changes in watch(
        *folders, watch_filter=only, debounce=BURST, step=STEP, stop_event=ending, recursive=recursive, raise_interrupt=False
    ):
        saves.add(Path(path) for _, path in changes)
    saves.close()


def index_preview(folder: Path, settings_file: Path, address: str, public: str, environ: Mapping[str, str], state: Path) -> None:
    """Bring the index of the preview that was built in `folder` for `address` up to date; what is known of it is in `state`."""
    conf = {**load_settings(settings_file), **standalone.build_overrides(address, public)}
    index_site(folder, conf, {**standalone.build_environ(environ), "BEFFROI_STATE": str(state)}, io.StringIO(), is_noted=True)


@dataclass
class PreviewSearch:
    """The index of the built `folder`, whose settings are those of `settings_file`; see `Preview` for the rest."""

    folder: Path
    settings_file: Path
    public: str
    report: Callable[[str], None]
    environ: Mapping[str, str]
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)

    def update(self, address: str) -> None:
        """Bring the index of the pages seen at `address` up to date; the build under way is waited for. What fails is reported."""
        state = find_sibling_path(self.folder, "recherche")
        with self._turn:
            if is_index_fresh(self.folder, state):
                return
            try:
                with hold_build_lock(self.folder, False, self.report):
                    index_preview(self.folder, self.settings_file, address, self.public, self.environ, state)
            except BeffroiError as error:
                self.report(str(error))


@dataclass(frozen=True)
class Preview:
    """The inputs of a preview: the content, the settings, the folders of templates, the folder of the built pages.

    `public` is the address that the journal will have, which the posts shown name. `settle` raises SettingsError when the settings are
    wrong: it is asked at first, and when they are saved. `copies`: see `WarmBuilder`.
    """

    content: Path
    settings_file: Path
    themes: tuple[Path, ...]
    folder: Path
    public: str
    settle: Callable[[], None]
    report: Callable[[str], None]
    environ: Mapping[str, str]
    copies: bool = SAFE_TO_COPY


@dataclass
class PreviewRun:
    """A preview under way: its inputs, the browsers' news, and the builder."""

    preview: Preview
    news: PreviewNews
    warm: WarmBuilder
    unsettled: str = field(default="", init=False)

    def settle(self) -> None:
        """Look at the settings; while they are wrong nothing is built."""
        try:
            self.preview.settle()
            self.unsettled = ""
        except BeffroiError as failure:
            self.unsettled = str(failure)

    def build(self) -> None:
        """Build, and notify the browsers. What goes wrong is said, and the last good page stays."""
        mistakes: tuple[Mistake, ...] = ()
        failure, has_changed = self.unsettled, False
        if not failure:
            try:
                answer = self.warm.build()
                has_changed, mistakes = answer.has_changes, answer.mistakes
            except BeffroiError as error:
                failure = str(error)
        self._publish_result(Faults(mistakes, failure), has_changed)

    def _publish_result(self, faults: Faults, moved: bool) -> None:
        if faults.failure and faults != self.news.faults:
            self.preview.report(faults.failure)
        if self.news.faults and not faults:
            self.preview.report("Plus de faute.")
        self.news.set_faults(faults)
        self.news.record_build(moved)

    def follow(self, saved: set[Path]) -> None:
        """Build what was just saved."""
        names = sorted({path.name for path in saved})
        self.preview.report(f"Modifié : {', '.join(names[:3])}{'…' if len(names) > 3 else ''}")
        if any(path.suffix in (".py", ".toml") for path in saved):
            self.settle()
        elif len(saved) == 1 and not self.unsettled:
            self._show_early_page(*saved)
        self.build()

    def _show_early_page(self, saved: Path) -> None:
        """Show at once the page of the text that was saved, if it is the same page as before."""
        if early := self.warm.render_early(saved):
            self.news.show_page(*early)


def serve_preview(session: Preview, port: int, stop: threading.Event | None = None) -> None:
    """Serve the preview on loopback from `port` on, until Ctrl-C or `stop`."""
    news = PreviewNews()
    search = PreviewSearch(session.folder, session.settings_file, session.public, session.report, session.environ)
    with _serve(open_server(port, session.folder, news, search.update)) as address:
        if port not in (0, int(address.rpartition(":")[2])):
            session.report(f"Le port {port} est pris ; voici le {address.rpartition(':')[2]}.")
        try:
            _print_events(session, news, address, stop or threading.Event())
        except KeyboardInterrupt:
            session.report("\nAperçu arrêté.")


def _print_events(preview: Preview, news: PreviewNews, address: str, stop: threading.Event) -> None:
    overrides, environ = standalone.build_overrides(address, preview.public), standalone.build_environ(preview.environ)
    warm = WarmBuilder(preview.content, preview.folder, preview.settings_file, environ, overrides, preview.copies)
    with watch_saves(list(dict.fromkeys([preview.content, *preview.themes])), preview.settings_file, stop) as saves, warm:
        preview_run = PreviewRun(preview, news, warm)
        preview_run.settle()
        preview_run.build()
        preview.report(f"\nAperçu : {address}/\nLes annonces qui partiraient : {address}/_apercu/annonces/\nCtrl-C pour arrêter.")
        for saved in saves:
            preview_run.follow(saved)


@contextmanager
def _serve(server: PreviewServer) -> Iterator[str]:
    """The address of `server`, which answers until the end of the block."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
