"""News for the waiting browsers: a new build is in place, or the mistakes have changed."""

import json
import threading
import time

from plugins.engine.preview import panel
from plugins.engine.preview.panel import Faults


class PreviewNews:
    """`site` and `faulty` number what is shown and its faults; they start from the clock, so that a page left by another preview is old.
    `early` are pages shown before the build that makes them is in place, by their places in the output."""

    def __init__(self) -> None:
        self.site = self.faulty = time.time_ns() // 1_000_000
        self.faults = Faults()
        self.early: dict[str, str] = {}
        self._moved = threading.Condition()

    @property
    def page_version(self) -> str:
        """The version a page knows when it is served now."""
        return f"{self.site}.{self.faulty}"

    def announce_new_site(self) -> None:
        """Tell the browsers that another site is in place."""
        with self._moved:
            self.site += 1
            self._moved.notify_all()

    def show_page(self, name: str, page: str) -> None:
        """Show this page in place of the one in the output, until a build ends."""
        self.early = {name: page}
        self.announce_new_site()

    def record_build(self, has_changed: bool) -> None:
        """Record the end of a build, and whether the output has changed."""
        early, self.early = self.early, {}
        if has_changed or early:
            self.announce_new_site()

    def set_faults(self, faults: Faults) -> None:
        """Set the present mistakes."""
        with self._moved:
            if faults != self.faults:
                self.faults, self.faulty = faults, self.faulty + 1
                self._moved.notify_all()

    def wait(self, version: str, seconds: float) -> tuple[str, str]:
        """The news for a page that knows `version`, as server-sent events, at once or when there is something, or within `seconds`; and its
        new version. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream"""
        with self._moved:
            self._moved.wait_for(lambda: self.page_version != version, seconds)
            if version.partition(".")[0] != str(self.site):
                return "data: reload\n\n", self.page_version
            if self.page_version != version:
                return f"event: fautes\ndata: {json.dumps(panel.render_panel(self.faults))}\n\n", self.page_version
            return ": encore là\n\n", version
