"""The networks whose addresses we know how to write, so that a town may give a handle only."""

from dataclasses import dataclass


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


def profile(network: str, handle: str) -> str:
    """The address of the account `handle` on `network`; empty when we cannot tell it."""
    known_network = KNOWN_NETWORKS.get(network)
    user, _, host = handle.partition("@")
    if not known_network or not handle or ("{host}" in known_network.address and not host):
        return ""
    return known_network.address.format(handle=handle, user=user, host=host)


def label(network: str) -> str:
    """What readers call `network`: its name, or the word the town gave."""
    return KNOWN_NETWORKS[network].label if network in KNOWN_NETWORKS else network.capitalize()
