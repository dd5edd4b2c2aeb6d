"""The manifest of the room `accounts`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import SettingField, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.publication import Account
from plugins.core.publication.room import Room, RoomInputs, SearchedPages


@dataclass(frozen=True)
class KnownNetwork:
    """`address` is a format over `handle`, and over `user` and `host` where a handle is `user@host`."""

    label: str
    address: str


KNOWN_NETWORKS = {
    "x": KnownNetwork("X", "https://x.com/{handle}"),
    "facebook": KnownNetwork("Facebook", "https://www.facebook.com/{handle}"),
    "mastodon": KnownNetwork("Mastodon", "https://{host}/@{user}"),
    "bluesky": KnownNetwork("Bluesky", "https://bsky.app/profile/{handle}"),
    "threads": KnownNetwork("Threads", "https://www.threads.com/@{handle}"),
    "instagram": KnownNetwork("Instagram", "https://www.instagram.com/{handle}/"),
    "youtube": KnownNetwork("YouTube", "https://www.youtube.com/@{handle}"),
    "linkedin": KnownNetwork("LinkedIn", "https://www.linkedin.com/company/{handle}/"),
    "whatsapp": KnownNetwork("WhatsApp", "https://whatsapp.com/channel/{handle}"),
    "telegram": KnownNetwork("Telegram", "https://t.me/{handle}"),
}
"""The public profile pages of each network, as a browser shows them (November 2026)."""

FORMER_NAMES = {"twitter": "x", "twiter": "x", "fb": "facebook"}
"""What people still call a network."""


def find_profile_address(network: str, handle: str) -> str:
    """The address of the account `handle` on `network`; empty when unknown."""
    known_network = KNOWN_NETWORKS.get(network)
    user, _, host = handle.partition("@")
    if not known_network or not handle or ("{host}" in known_network.address and not host):
        return ""
    return known_network.address.format(handle=handle, user=user, host=host)


def find_network_label(network: str) -> str:
    """The label of `network` for readers: its name, or the word the town gave."""
    return KNOWN_NETWORKS[network].label if network in KNOWN_NETWORKS else network.capitalize()


KEYS = ("network", "handle", "url", "label")
NETWORK = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
BLANK = re.compile(r"\s")


def parse_accounts(value: Any) -> tuple[Account, ...]:
    """The accounts in the order of the list. Raises SettingsError with every mistake of every entry."""
    if not isinstance(value, list | tuple):
        raise SettingsError(["il faut une liste, entre crochets, d’un dictionnaire par compte."])
    mistakes = [f"compte {number} : {mistake}" for number, entry in enumerate(value, 1) for mistake in _find_mistakes(entry)]
    read_accounts = [] if mistakes else [_build_account(entry) for entry in value]
    mistakes += [f"le compte {url} est là deux fois." for url in _find_repeated([account.url for account in read_accounts])]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(read_accounts)


def _find_mistakes(entry: Any) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield "il faut un dictionnaire, entre accolades."
        return
    for key in sorted(str(key) for key in set(entry) - set(KEYS)):
        yield f"« {key} » n’est pas connu. Les clés sont : {', '.join(KEYS)}."
    yield from (f"« {key} » doit être un texte." for key in KEYS if not isinstance(entry.get(key, ""), str))
    network, handle, url = (str(entry.get(key, "")) for key in ("network", "handle", "url"))
    if not NETWORK.fullmatch(network):
        yield f"« network » vaut « {network} ». Écrivez le nom du réseau en minuscules, par exemple mastodon."
    meant = FORMER_NAMES.get(network) or next(iter(get_close_matches(network, KNOWN_NETWORKS, n=1, cutoff=0.85)), network)
    if meant != network:
        yield f"« network » vaut « {network} ». Vouliez-vous dire « {meant} » ?"
    if BLANK.search(handle):
        yield f"« handle » vaut « {handle} ». Écrivez le nom du compte sans espace, par exemple ma.ville."
    if url and not _is_profile(url):
        yield f"« url » vaut « {url} ». Écrivez l’adresse entière, par exemple https://x.com/maville."
    if not url and not find_profile_address(network, _strip_at(handle)):
        yield "l’adresse manque. Ajoutez « url », par exemple https://social.ma-ville.fr/@mairie."


def _is_profile(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and not BLANK.search(url)
    except ValueError:
        return False


def _build_account(entry: Mapping[str, str]) -> Account:
    network, handle = entry["network"], _strip_at(entry.get("handle", ""))
    return Account(
        network,
        handle,
        entry.get("url") or find_profile_address(network, handle),
        entry.get("label", "").strip() or find_network_label(network),
    )


def _strip_at(handle: str) -> str:
    return handle.removeprefix("@")


def _find_repeated(addresses: list[str]) -> list[str]:
    return sorted({address for address in addresses if addresses.count(address) > 1})


@dataclass(frozen=True)
class Settings:
    """The settings of the room `accounts`."""

    accounts: tuple[Account, ...] = setting(
        parse_accounts,
        "Les comptes sur les réseaux. Pied de page, « Nous suivre ».",
        default=(),
        form="groups",
        fields=(
            SettingField("network", "text", "Le réseau", required=True, example="mastodon"),
            SettingField("handle", "text", "Le nom du compte", example="mairie@social.ma-ville.fr"),
            SettingField("url", "web_address", "Son adresse"),
            SettingField("label", "text", "Le nom à montrer"),
        ),
    )


class AccountsContext(ContextNames):
    """The town's accounts, for templates."""

    accounts: tuple[Account, ...] = ()
    """The town's accounts."""


SEARCHED_PAGES = (SearchedPages("suivre/", "Journal", words="abonner newsletter lettre flux rss réseaux facebook"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    context=AccountsContext,
    inputs=RoomInputs(),
)
