"""WebSub: notify the hubs once a changed feed is online, so that subscribers get it immediately.

Never fails a publication: feed readers that a hub did not notify poll later.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, TextIO

import requests

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.http_client import AnswerTooLarge, format_http_fault, read_body
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.feeds.room import Settings

CONNECT, READ = 5, 10
"""Seconds to reach a hub through a town hall's proxy, and for each piece of its answer, of which only the status is read."""


class HubCall(Thread):
    """Once `ready` returns, tells `hub` that each of `feeds`, public addresses, has changed.

    `told` are those it took, `why` what happened to the others.

    A hub that cannot be spoken to is not tried again for the next feed. The thread does not keep the process alive: who has waited
    long enough for it goes on.
    """

    def __init__(self, hub: str, feeds: Sequence[str], ready: Callable[[], None]):
        super().__init__(daemon=True)
        self.hub, self.feeds, self.ready = hub, feeds, ready
        self.told: set[str] = set()
        self.why = "pas de réponse à temps"

    def run(self) -> None:
        """Called by `start`."""
        try:
            self.ready()
            for feed in self.feeds:
                self._ping_hub(feed)
        except Exception as error:
            self.why = format_http_fault(error)

    def wait(self, deadline: float) -> None:
        """Until all is said, or until `deadline`, an instant of `time.monotonic`."""
        self.join(max(0.0, deadline - time.monotonic()))

    def _ping_hub(self, feed: str) -> None:
        form = {"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}
        named = {"User-Agent": "Beffroi"}
        with requests.post(self.hub, form, headers=named, timeout=(CONNECT, READ), allow_redirects=False, stream=True) as answer:
            if 200 <= answer.status_code < 300:
                self.told.add(feed)
            elif answer.is_redirect:
                self.why = f"renvoie vers une autre adresse ({answer.status_code})"
            else:
                self.why = f"répond {answer.status_code}"


class HubPing(NamedTuple):
    """To tell `hub`, an address, that `feed` changed, a path below the site."""

    hub: str
    feed: str


@dataclass(frozen=True)
class PendingPings:
    """The pings left to send, in the file `path`, which exists only when there are some. A damaged line is skipped."""

    path: Path

    def read(self) -> frozenset[HubPing]:
        """The pings left to send. Raises OSError."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return frozenset()
        return frozenset(HubPing(*words) for line in lines if len(words := line.split(" ")) == len(HubPing._fields))

    def write(self, pings: Set[HubPing]) -> None:
        """Remember `pings` and no other, durably. Raises OSError."""
        if pings:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(self.path, "".join(f"{hub} {feed}\n" for hub, feed in sorted(pings)).encode())
        else:
            self.path.unlink(missing_ok=True)


WAIT, INTERVAL = 60, 3
"""Seconds at most, and between two looks. GitHub Pages and Codeberg Pages usually show a push within the minute."""
TIMEOUTS = (5, 10)
"""Seconds to connect, and between two pieces of the answer."""


def await_online(address: str, content: bytes) -> None:
    """Return once `address` serves `content`, after WAIT seconds if it still serves something else, or immediately if it is unreachable."""
    deadline = time.monotonic() + WAIT
    while _has_other_content(address, content) and time.monotonic() + INTERVAL < deadline:
        time.sleep(INTERVAL)


def _has_other_content(address: str, content: bytes) -> bool:
    try:
        with requests.get(address, headers={"Cache-Control": "no-cache"}, timeout=TIMEOUTS, stream=True) as answer:
            return read_body(answer, len(content), WAIT) != content
    except AnswerTooLarge:
        return True
    except Exception:
        return False


FEEDS = "flux/"
STATE = "websub.txt"
WHOLE_TIMEOUT = WAIT + 30
"""Seconds for all hubs together: they are told side by side, and one that hangs delays neither another nor, for long, what comes next."""


def ping_hubs(changed: Iterable[str], output: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO) -> None:
    """Notify each hub of WEBSUB_HUBS of the feeds of the site in `output` among `changed`, paths just deployed.

    What a hub did not take is kept in the state folder, told again the next time, and said on `out` in one French line. A feed that
    is no longer in `output` is nobody's news. Raises SettingsError.
    """
    settings = gather_settings(Settings, conf, environ)
    hubs, untold = settings.websub_hubs, PendingPings(settings.beffroi_state.resolve() / STATE)
    if not hubs:
        return
    fresh = {HubPing(hub, path) for hub in hubs for path in changed if path.startswith(FEEDS)}
    try:
        due = {ping for ping in fresh | untold.read() if ping.hub in hubs and (output / ping.feed).is_file()}
        untold.write(due)
        sent_pings = _ping_each_hub(due, output, conf["SITEURL"].rstrip("/"), out)
        untold.write(untold.read() - sent_pings)
    except OSError as error:
        out.write(f"Relais des flux : {untold.path} ne se lit ou ne s’écrit pas ({error.strerror}). Ils n’ont pas tous été prévenus.\n")


def _ping_each_hub(due: Iterable[HubPing], output: Path, site: str, out: TextIO) -> set[HubPing]:
    """The pings that were taken; each hub's line is written on `out`."""
    deadline, sent_pings = time.monotonic() + WHOLE_TIMEOUT, set()
    for call in list(_begin_calls(due, output, site)):
        call.wait(deadline)
        accepted_feeds = frozenset(call.told)
        out.write(_format_line(call, len(accepted_feeds)) + "\n")
        sent_pings |= {HubPing(call.hub, feed.removeprefix(f"{site}/")) for feed in accepted_feeds}
    return sent_pings


def _begin_calls(due: Iterable[HubPing], output: Path, site: str) -> Iterator[HubCall]:
    """One call a hub, already begun."""
    by_hub: dict[str, list[str]] = {}
    for ping in sorted(due):
        by_hub.setdefault(ping.hub, []).append(ping.feed)
    for hub, paths in by_hub.items():
        feeds = [f"{site}/{path}" for path in paths]
        call = HubCall(hub, feeds, partial(await_online, feeds[0], (output / paths[0]).read_bytes()))
        call.start()
        yield call


def _format_line(call: HubCall, taken: int) -> str:
    untold_count = len(call.feeds) - taken
    if not untold_count:
        return f"Relais {call.hub} : prévenu de {taken} flux."
    return f"Relais {call.hub} : {call.why}. Nouvel essai à la prochaine publication ({untold_count} flux)."
