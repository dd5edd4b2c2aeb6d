"""Who a Mastodon token speaks for, and what it may do.

https://docs.joinmastodon.org/methods/accounts/#verify_credentials, https://docs.joinmastodon.org/methods/apps/#verify_credentials
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from plugins.announce.limits import Limits
from plugins.announce.network import Introduction
from plugins.announce.networks.mastodon_errors import RENEW, RIGHTS
from plugins.announce.networks.mastodon_posts import number
from plugins.announce.networks.service import NetworkService
from plugins.announce.networks.wire import server_time

LIMITED = "Les modérateurs de l’instance ont limité ce compte : peu de gens voient ses messages. Écrivez-leur."

ACCOUNT_MOVED = "Ce compte a déménagé : ses abonnés sont à {}. Donnez son nom à BEFFROI_MASTODON_…ACCOUNT, et un jeton de là-bas à …TOKEN."
OTHERS = "Le jeton est celui de {}, non de {}. Corrigez la variable BEFFROI_MASTODON_…ACCOUNT, ou donnez le jeton de ce compte."


@dataclass(frozen=True)
class MastodonOwner:
    """The account of a token: `number` is the instance's own name for it, `handle` that of people, without @ before it. `time` is the
    instance's clock, `moved_to` the account that its owner has named instead."""

    number: str
    handle: str
    limited: bool
    time: datetime | None
    moved_to: str = ""

    def is_named(self, account: str) -> bool:
        """Whether `account`, as the town wrote it, is this one."""
        return self.handle.lower() == account.lower()


def owner(service: NetworkService, root: str, domain: str) -> MastodonOwner:
    """The owner of the token, an account of `domain`, whose instance answers at `root`. Raises NotSent or PostRefused."""

    def read(answer: requests.Response) -> MastodonOwner:
        said = answer.json()
        moved = str((said.get("moved") or {}).get("acct") or "")
        return MastodonOwner(number(said), f"{said['username']}@{domain}", said.get("limited") is True, server_time(answer), moved)

    return service.call("GET", f"{root}/api/v1/accounts/verify_credentials", read)


def introduce_mastodon_account(service: NetworkService, root: str, named: str, limits: Limits) -> Introduction:
    """What the instance says of the token, and whether it is that of the account `named`. Raises NotSent or PostRefused."""
    whose = owner(service, root, named.partition("@")[2])
    scopes = service.call("GET", f"{root}/api/v1/apps/verify_credentials", _scopes)
    missing = [said for right, said in RIGHTS.items() if scopes and not {right, right.partition(":")[0]} & scopes]
    lacking = [f"Ce jeton ne peut pas {', ni '.join(missing)}. {RENEW}"] if missing else []
    lacking += [] if whose.is_named(named) else [OTHERS.format(whose.handle, named)]
    lacking += [ACCOUNT_MOVED.format(whose.moved_to)] if whose.moved_to else []
    notes = (LIMITED,) if whose.limited else ()
    facts = (f"un message peut avoir {limits.weight} caractères.",)
    return Introduction(whose.handle, tuple(lacking), notes, facts, whose.time)


def _scopes(answer: requests.Response) -> set[Any]:
    """What the token's application may do; empty before Mastodon 4.3, which does not say."""
    return set(answer.json().get("scopes") or ())
