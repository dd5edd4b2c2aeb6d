"""The outcome of one publication on each account, for the command that has just published it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.announce.commands import STATES
from plugins.announce.networks.registry import NETWORKS, OUTBOX
from plugins.announce.post import OPEN_STATES, PostState, find_networks_with_several_accounts
from plugins.announce.settings import Settings, open_ledger
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import Publication, format_guid


@dataclass(frozen=True)
class SaidPost:
    """`name` is the network's, with its account where it has several; `speaker` the same for a reader. `words` are French. `is_said`:
    nothing is left to do."""

    name: str
    speaker: str
    words: str
    url: str
    is_said: bool


def list_said_posts(publication: Publication, conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[SaidPost]:
    """The ledger's last line of each account about `publication`. Raises BeffroiError."""
    if not gather_settings(Settings, conf, environ).announce:
        return []
    settings, store = open_ledger(conf, environ)
    posts = store.read().list_posts(format_guid(settings.feed_authority, publication.identity))
    crowded = find_networks_with_several_accounts(post.key for post in posts)
    waits = (*OPEN_STATES, PostState.NOT_SENT, PostState.REFUSED)
    labels = {row.name: row.limits.label for row in (*NETWORKS, OUTBOX)}
    return [
        SaidPost(
            post.key.format_speaker(crowded),
            labels.get(post.key.network, post.key.network) + (f" · {post.key.account}" if post.key.network in crowded else ""),
            " ".join(filter(None, (STATES[post.state], post.reason))),
            post.url,
            post.state not in waits,
        )
        for post in posts
    ]
