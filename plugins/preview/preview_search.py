"""The index of a preview: made when a browser first asks for it, and again once pages have moved."""

import io
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.incremental.disk.build_lock import hold_build_lock
from plugins.incremental.disk.sibling import find_sibling_path
from plugins.infrastructure.errors import BeffroiError
from plugins.infrastructure.settings import load_settings
from plugins.preview import unpublished
from plugins.search.freshness import is_index_fresh
from plugins.search.index import index_site


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
                conf = {**load_settings(self.settings_file), **unpublished.build_overrides(address, self.public)}
                environ = {**unpublished.build_environ(self.environ), "BEFFROI_STATE": str(state)}
                with hold_build_lock(self.folder, False, self.report):
                    index_site(self.folder, conf, environ, io.StringIO(), is_noted=True)
            except BeffroiError as error:
                self.report(str(error))
