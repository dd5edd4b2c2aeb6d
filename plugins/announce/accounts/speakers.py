"""The accounts on which the town speaks, and its words, as far as its settings tell: what is known before any credential is there."""

from collections.abc import Mapping
from typing import Any

from plugins.announce.accounts.declared_accounts import DeclaredAccount
from plugins.announce.networks.registry import BY_NAME, NETWORKS, NetworkRow
from plugins.announce.settings import Settings
from plugins.announce.words.words import TownVoice


def speakers(settings: Settings, conf: Mapping[str, Any]) -> tuple[DeclaredAccount, ...]:
    """The accounts that announce: those that are declared; else one on each network that we know of those where the town has an account;
    else the first network of the registry."""
    written = conf.get("ACCOUNTS")
    accounts = [account for account in written if isinstance(account, Mapping)] if isinstance(written, list | tuple) else []
    named = dict.fromkeys(str(account.get("network")) for account in accounts)
    return (
        settings.announce_accounts
        or tuple(DeclaredAccount(name) for name in named if name in BY_NAME)
        or (DeclaredAccount(NETWORKS[0].name),)
    )


def build_voicing(settings: Settings, conf: Mapping[str, Any]) -> TownVoice:
    """How the town speaks."""
    journal = str(conf.get("SITENAME") or "")
    return TownVoice(
        str((conf.get("TOWN") or {}).get("name") or journal), dict(settings.announce_templates), journal, settings.announce_utm
    )


def row_of(one: DeclaredAccount) -> NetworkRow:
    """The network of a declared account."""
    return BY_NAME[one.network]


def one_in(one: DeclaredAccount, usual: int) -> int:
    """Of how many announcements the account says one; 1 when it says them all. `usual` is the town's ratio."""
    return one.one_in or (usual if row_of(one).carries else 1)
