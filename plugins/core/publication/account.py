"""One of the town's accounts on a social network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Account:
    """`network` is the registry's name (`x`, `facebook`, …); `handle` has no @; `label` is what readers see."""

    network: str
    handle: str
    url: str
    label: str


def has_account(conf: Mapping[str, Any], network: str) -> bool:
    """Whether the settings give the town an account on that network, to be shown or to announce."""
    listed = [conf.get(name) for name in ("ACCOUNTS", "ANNOUNCE_ACCOUNTS")]
    accounts = [account for each in listed if isinstance(each, list | tuple) for account in each]
    return any(isinstance(account, Mapping) and account.get("network") == network for account in accounts)
