"""What the browsers that wait are told: a new build is in place, or there are other faults than before."""

import json
import threading
import time

from plugins.preview import panel
from plugins.preview.panel import Faults


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
        """What a page that is served now knows."""
        return f"{self.site}.{self.faulty}"

    def announce_new_site(self) -> None:
        """Another site is in place."""
        with self._moved:
            self.site += 1
            self._moved.notify_all()

    def show_page(self, name: str, page: str) -> None:
        """This page is shown in place of the one in the output, until a build ends."""
        self.early = {name: page}
        self.announce_new_site()

    def built(self, has_changed: bool) -> None:
        """A build has ended, and the output is other than before or not."""
        early, self.early = self.early, {}
        if has_changed or early:
            self.announce_new_site()

    def set_faults(self, faults: Faults) -> None:
        """These are the faults now."""
        with self._moved:
            if faults != self.faults:
                self.faults, self.faulty = faults, self.faulty + 1
                self._moved.notify_all()

    def wait(self, version: str, seconds: float) -> tuple[str, str]:
        """What a page that knows `version` must be told, as server-sent events, at once or when there is something, or within `seconds`;
        and what it then knows. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream"""
        with self._moved:
            self._moved.wait_for(lambda: self.page_version != version, seconds)
            if version.partition(".")[0] != str(self.site):
                return "data: reload\n\n", self.page_version
            if self.page_version != version:
                return f"event: fautes\ndata: {json.dumps(panel.render_panel(self.faults))}\n\n", self.page_version
            return ": encore là\n\n", version
