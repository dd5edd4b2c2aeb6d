"""The index of a preview: made when a browser first asks for it, and again once pages have moved."""

import io
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.settings import load_settings
from plugins.engine.incremental.disk.build_lock import hold_build_lock
from plugins.engine.incremental.disk.sibling import find_sibling_path
from plugins.engine.preview import unpublished
from plugins.journal.search.index import index_site
from plugins.journal.search.store import is_index_fresh


def index_preview(folder: Path, settings_file: Path, address: str, public: str, environ: Mapping[str, str], state: Path) -> None:
    """Bring the index of the preview that was built in `folder` for `address` up to date; what is known of it is in `state`."""
    conf = {**load_settings(settings_file), **unpublished.build_overrides(address, public)}
    index_site(folder, conf, {**unpublished.build_environ(environ), "BEFFROI_STATE": str(state)}, io.StringIO(), is_noted=True)


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
