"""Check whether the town's identity provider can sign people in, for the health page and `doctor`. No entry waits for it."""

import math
import threading
import time
from collections.abc import Iterable, Iterator

from plugins.service.web_service.identity_provider import IdentityProvider
from plugins.service.web_service.part import Delay, WebTown

PATIENCE = 2.0
"""Seconds for its address to be reached, and to answer: `doctor` gives the health page five in all."""
FRESH = 60.0
"""Seconds for which the answer is cached, so that requests for the health page do not become requests to the provider."""
OTHERWISE = "Les codes et les clés d’accès servent toujours."

_answers: dict[str, tuple[float, tuple[Delay, ...]]] = {}
"""By the provider: when it was last asked, and what was wrong then."""
_asking = threading.Lock()


def find_provider_trouble(town: WebTown) -> Iterable[Delay]:
    """What keeps the provider from letting people in, as of less than a minute ago; nothing for a town that has none."""
    provider = town.service.oidc
    if provider is None:
        return ()
    at, troubles = _answers.get(provider.issuer, (-math.inf, ()))
    if time.monotonic() - at > FRESH and _asking.acquire(blocking=False):
        try:
            troubles = tuple(_ask(provider, town.secrets.oidc))
            _answers[provider.issuer] = (time.monotonic(), troubles)
        finally:
            _asking.release()
    return troubles


def _ask(provider: IdentityProvider, secret: str) -> Iterator[Delay]:
    from plugins.service.access.oidc import RelyingParty, UnreachableProvider, probe_provider  # authlib: for towns that have a provider

    try:
        name = probe_provider(RelyingParty(provider, secret, ""), PATIENCE)
    except UnreachableProvider as fault:
        yield Delay(
            f"{provider.label} ne répond pas à {provider.issuer} ({fault.reason}) : personne n’entre par lui.",
            f'{OTHERWISE} Vérifiez SERVICE["oidc"]["issuer"], et que la machine sort en https.',
        )
        return
    if name != provider.issuer:
        yield Delay(
            f"{provider.label} se nomme « {name[:200]} », et non « {provider.issuer} » : personne n’entre par lui.",
            f'{OTHERWISE} Recopiez ce nom, signe à signe, dans SERVICE["oidc"]["issuer"].',
        )
