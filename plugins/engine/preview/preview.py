"""`./beffroi preview`: build, serve, watch, build again, until Ctrl-C. The last good page stays, with what is wrong above it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.infrastructure.errors import BeffroiError, Mistake
from plugins.engine.incremental.processes.forked import SAFE_TO_COPY
from plugins.engine.incremental.processes.warm_builder import WarmBuilder
from plugins.engine.preview import unpublished
from plugins.engine.preview.panel import Faults
from plugins.engine.preview.preview_news import PreviewNews
from plugins.engine.preview.preview_search import PreviewSearch
from plugins.engine.preview.saves import watch_saves
from plugins.engine.preview.server import HOST, PreviewServer, open_server


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
    overrides, environ = unpublished.build_overrides(address, preview.public), unpublished.build_environ(preview.environ)
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
