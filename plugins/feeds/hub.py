"""One hub, told of feeds one after the other: bounded in time and size, and never more than an answer in French.

What a publisher says to a hub is left by the W3C to the two of them (https://www.w3.org/TR/websub/#publishing). Google's and Superfeedr's
hubs ask for `hub.url`, Switchboard for `hub.topic`, WebSubHub for either: both are said (w3c-social/social-web-protocols, issue 47).
"""

import time
from collections.abc import Callable, Sequence
from threading import Thread

import requests

CONNECT, READ = 5, 10
"""Seconds to reach a hub through a town hall's proxy, and for each piece of its answer, of which only the status is read."""

FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "injoignable par le mandataire (HTTPS_PROXY)"),
    (requests.exceptions.SSLError, "certificat non reconnu (REQUESTS_CA_BUNDLE)"),
    (requests.exceptions.Timeout, "pas de réponse à temps"),
    (Exception, "injoignable, ou sa réponse est illisible"),
)


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
                self._tell(feed)
        except Exception as error:
            self.why = next(french for kind, french in FAULTS if isinstance(error, kind))

    def wait(self, deadline: float) -> None:
        """Until all is said, or until `deadline`, an instant of `time.monotonic`."""
        self.join(max(0.0, deadline - time.monotonic()))

    def _tell(self, feed: str) -> None:
        form = {"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}
        named = {"User-Agent": "Beffroi"}
        with requests.post(self.hub, form, headers=named, timeout=(CONNECT, READ), allow_redirects=False, stream=True) as answer:
            if 200 <= answer.status_code < 300:
                self.told.add(feed)
            elif answer.is_redirect:
                self.why = f"renvoie vers une autre adresse ({answer.status_code})"
            else:
                self.why = f"répond {answer.status_code}"
