"""WebSub: once a changed feed is in place, the hubs are told, and whoever follows the feed through them learns it at once.

Never fails a publication: readers' programs that a hub did not tell come and look by themselves, only later.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from plugins.feeds.hub import Call
from plugins.feeds.online import WAIT, await_online
from plugins.feeds.pending_pings import HubPing, PendingPings
from plugins.feeds.settings import Settings
from plugins.infrastructure.settings import gather

FEEDS = "flux/"
STATE = "websub.txt"
WHOLE_TIMEOUT = WAIT + 30
"""Seconds for all hubs together: they are told side by side, and one that hangs delays neither another nor, for long, what comes next."""


def ping_hubs(changed: Iterable[str], output: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO) -> None:
    """Tell each hub of WEBSUB_HUBS which feeds of the site in `output` are among `changed`, paths that a deploy has just put in place.

    What a hub did not take is kept in the state folder, told again the next time, and said on `out` in one French line. A feed that
    is no longer in `output` is nobody's news. Raises SettingsError.
    """
    settings = gather(Settings, conf, environ)
    hubs, untold = settings.websub_hubs, PendingPings(settings.beffroi_state.resolve() / STATE)
    if not hubs:
        return
    fresh = {HubPing(hub, path) for hub in hubs for path in changed if path.startswith(FEEDS)}
    try:
        due = {ping for ping in fresh | untold.read() if ping.hub in hubs and (output / ping.feed).is_file()}
        untold.write(due)
        told = _told(due, output, conf["SITEURL"].rstrip("/"), out)
        untold.write(untold.read() - told)
    except OSError as error:
        out.write(f"Relais des flux : {untold.path} ne se lit ou ne s’écrit pas ({error.strerror}). Ils n’ont pas tous été prévenus.\n")


def _told(due: Iterable[HubPing], output: Path, site: str, out: TextIO) -> set[HubPing]:
    """The pings that were taken; each hub's line is written on `out`."""
    deadline, told = time.monotonic() + WHOLE_TIMEOUT, set()
    for call in list(_calls(due, output, site)):
        call.wait(deadline)
        taken = frozenset(call.told)
        out.write(_line(call, len(taken)) + "\n")
        told |= {HubPing(call.hub, feed.removeprefix(f"{site}/")) for feed in taken}
    return told


def _calls(due: Iterable[HubPing], output: Path, site: str) -> Iterator[Call]:
    """One call a hub, already begun."""
    by_hub: dict[str, list[str]] = {}
    for ping in sorted(due):
        by_hub.setdefault(ping.hub, []).append(ping.feed)
    for hub, paths in by_hub.items():
        feeds = [f"{site}/{path}" for path in paths]
        call = Call(hub, feeds, partial(await_online, feeds[0], (output / paths[0]).read_bytes()))
        call.start()
        yield call


def _line(call: Call, taken: int) -> str:
    left = len(call.feeds) - taken
    if not left:
        return f"Relais {call.hub} : prévenu de {taken} flux."
    return f"Relais {call.hub} : {call.why}. Nouvel essai à la prochaine publication ({left} flux)."
